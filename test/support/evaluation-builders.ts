// Evaluation reports for tests: a candidate that is clearly better, changed where a test says so.

import { LABELS } from '../../events/label.ts';
import type { AdjudicationRow } from '../../functions/evaluation/adjudication-list.ts';
import type { Comparison, EvaluationReport, Metrics } from '../../functions/evaluation/evaluation-report.ts';

export const metrics = (changes: Partial<Metrics> = {}): Metrics => ({
  rows: 414,
  accuracy: 0.84,
  macro_f1: 0.75,
  per_class: Object.fromEntries(
    LABELS.map((label) => [label, { precision: 0.75, recall: 0.75, f1: 0.75, support: 138 }]),
  ),
  confusion_matrix: [
    [100, 20, 18],
    [20, 98, 20],
    [18, 20, 100],
  ],
  ...changes,
});

export const comparison = (changes: Partial<Comparison> = {}): Comparison => ({
  rows: 414,
  accuracy_difference: 0.05,
  macro_f1_difference: 0.08,
  macro_f1_interval: [0.03, 0.13],
  probability_of_improvement: 0.99,
  standard_error: 0.025,
  mcnemar: { candidate_only_correct: 40, champion_only_correct: 19, p_value: 0.009 },
  per_class_f1: Object.fromEntries(
    LABELS.map((label) => [label, { difference: 0.08, interval: [0.01, 0.15] as [number, number] }]),
  ),
  ...changes,
});

interface ReportChanges {
  readonly dataset?: Partial<EvaluationReport['dataset']>;
  readonly candidate?: Partial<Metrics>;
  readonly champion?: Partial<Metrics> | null;
  readonly test?: Partial<Comparison>;
  readonly holdout?: Partial<Comparison>;
}

/** `champion: null` is a first cycle, which has nothing to compare with. */
export const report = ({
  candidate,
  champion = {},
  test,
  holdout,
  dataset,
}: ReportChanges = {}): EvaluationReport => ({
  schema_version: 1,
  labels: [...LABELS],
  dataset: {
    train_rows: 1200,
    validation_rows: 200,
    test_rows: 414,
    holdout_rows: 0,
    feedback_train_rows: 400,
    base_train_rows: 800,
    ...dataset,
  },
  candidate: { model_id: 'candidate', test: metrics(candidate), holdout: null },
  champion:
    champion === null
      ? null
      : {
          model_id: 'champion',
          test: metrics({ accuracy: 0.79, macro_f1: 0.67, ...champion }),
          holdout: null,
        },
  comparison:
    champion === null
      ? null
      : { test: comparison(test), holdout: holdout === undefined ? null : comparison(holdout) },
});

/** A row of adjudicate.jsonl, as Preprocess writes it. */
export const doubtful = (number = 1, changes: Partial<AdjudicationRow> = {}): AdjudicationRow => ({
  feedback_id: `feedback-${String(number).padStart(6, '0')}`,
  text: `A private text ${number}`,
  user_label: 'Positive',
  suggested_label: 'Negative',
  margin: 0.53,
  reason: 'contradicts_trusted_model',
  ...changes,
});

export const jsonLines = (rows: readonly object[]): string =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join('');

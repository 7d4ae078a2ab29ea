// Evaluation reports for tests: a candidate that is clearly better, changed where a test says so.

import { LABELS } from '../../events/label.ts';
import type { AdjudicationRow } from '../../functions/api/operations/list-adjudications.ts';
import type { Comparison, EvaluationReport, Metrics } from '../../functions/evaluation/evaluation-report.ts';

const byLabel = <Value>(value: Value): Record<string, Value> =>
  Object.fromEntries(LABELS.map((label) => [label, value]));

export const metrics = (changes: Partial<Metrics> = {}): Metrics => ({
  rows: 414,
  effective_rows: 414,
  accuracy: 0.84,
  macro_f1: 0.75,
  macro_f1_interval: [0.7, 0.8],
  per_class: byLabel({ precision: 0.75, recall: 0.75, f1: 0.75, f1_interval: [0.7, 0.8], support: 138 }),
  confusion_matrix: [
    [100, 20, 18],
    [20, 98, 20],
    [18, 20, 100],
  ],
  calibration: {
    expected_calibration_error: 0.03,
    brier_score: 0.24,
    bins: [{ confidence: 0.81, accuracy: 0.84, share: 1 }],
  },
  ...changes,
});

export const classFigures = (
  changes: Partial<Comparison['per_class_f1'][string]> = {},
): Comparison['per_class_f1'][string] => ({
  difference: 0.08,
  interval: [0.01, 0.15],
  standard_error: 0.035,
  support: 138,
  ...changes,
});

export const comparison = (changes: Partial<Comparison> = {}): Comparison => ({
  rows: 414,
  effective_rows: 414,
  discordant_rows: 71,
  accuracy_difference: 0.05,
  accuracy_interval: [0.01, 0.09],
  macro_f1_difference: 0.08,
  macro_f1_interval: [0.03, 0.13],
  standard_error: 0.025,
  p_value: 0.001,
  probability_of_improvement: 0.999,
  mcnemar: { candidate_only_correct: 40, champion_only_correct: 19, p_value: 0.009 },
  per_class_f1: byLabel(classFigures()),
  ...changes,
});

interface ReportChanges {
  readonly dataset?: Partial<EvaluationReport['dataset']>;
  readonly candidate?: Partial<Metrics>;
  readonly champion?: Partial<Metrics> | null;
  readonly pooled?: Partial<Comparison>;
  readonly test?: Partial<Comparison>;
  readonly holdout?: Partial<Comparison>;
}

/** `champion: null` is a first cycle, which has nothing to compare with. */
export const report = ({
  candidate,
  champion = {},
  pooled,
  test,
  holdout,
  dataset,
}: ReportChanges = {}): EvaluationReport => ({
  schema_version: 2,
  labels: [...LABELS],
  seed: 20,
  resamples: 10_000,
  population: { Negative: 0.25, Neutral: 0.15, Positive: 0.6 },
  dataset: {
    train_rows: 1200,
    validation_rows: 200,
    test_rows: 414,
    golden_rows: 0,
    holdout_rows: 0,
    feedback_train_rows: 400,
    base_train_rows: 800,
    quarantined_rows: 0,
    adjudicate_rows: 0,
    class_shares: { Negative: 0.25, Neutral: 0.15, Positive: 0.6 },
    ...dataset,
  },
  data_quality: [
    { code: 'golden_set', severity: 'info', message: 'There is no golden set (golden_data.csv).', value: 0 },
  ],
  candidate: { model_id: 'candidate', test: metrics(candidate), golden: null, holdout: null },
  champion:
    champion === null
      ? null
      : {
          model_id: 'champion',
          test: metrics({ accuracy: 0.79, macro_f1: 0.67, ...champion }),
          golden: null,
          holdout: null,
        },
  comparison:
    champion === null
      ? null
      : {
          test: comparison(test),
          golden: null,
          holdout: holdout === undefined ? null : comparison(holdout),
          pooled: comparison(pooled),
        },
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

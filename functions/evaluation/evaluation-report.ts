// The contract of evaluation.json (version 2), which the pipeline's Evaluate step writes and the gate judges.
import * as z from 'zod';
import { ClassShares } from '../registry/class-shares.ts';

const share = z.number().min(0).max(1);
const count = z.number().int().nonnegative();
const interval = z
  .tuple([z.number(), z.number()])
  .describe('95 %, from a paired bootstrap stratified by set and true class');

/** `rows` counts; `effective_rows` is what their weights leave of them (Kish: (Σw)² / Σw²). */
const size = { rows: count, effective_rows: z.number().nonnegative() };

export const Calibration = z.object({
  expected_calibration_error: share.describe('mean distance of confidence and accuracy, over ten equal bins'),
  brier_score: z.number().min(0).max(2).describe('mean squared distance of the probabilities from the truth'),
  bins: z
    .array(z.object({ confidence: share, accuracy: share, share }))
    .describe('only bins that hold answers; share is of all answers'),
});
export type Calibration = z.infer<typeof Calibration>;

/** One model on one set. All figures are weighted, where the set has weights; the confusion matrix counts rows. */
export const Metrics = z.object({
  ...size,
  accuracy: share,
  macro_f1: share,
  macro_f1_interval: interval,
  per_class: z.record(
    z.string(),
    z.object({ precision: share, recall: share, f1: share, f1_interval: interval, support: count }),
  ),
  confusion_matrix: z.array(z.array(count)).describe('rows: true labels, columns: predicted ones'),
  calibration: Calibration,
});
export type Metrics = z.infer<typeof Metrics>;

/** Candidate minus champion on the same rows. */
export const Comparison = z.object({
  ...size,
  discordant_rows: count.describe('rows on which the two models answer differently'),
  accuracy_difference: z.number(),
  accuracy_interval: interval,
  macro_f1_difference: z.number(),
  macro_f1_interval: interval,
  standard_error: z.number().nonnegative().describe('of macro_f1_difference'),
  p_value: share.describe('one-sided: how often chance alone would make the candidate look this much better'),
  probability_of_improvement: share,
  mcnemar: z.object({ candidate_only_correct: count, champion_only_correct: count, p_value: share }),
  per_class_f1: z.record(
    z.string(),
    z.object({
      difference: z.number(),
      interval,
      standard_error: z.number().nonnegative(),
      support: count.describe('rows of the class'),
    }),
  ),
});
export type Comparison = z.infer<typeof Comparison>;

/** Of each judged set: figures where it has rows, null where it has none. The base test set always has. */
const bySet = <One extends z.ZodType>(one: One) => ({
  test: one,
  golden: one.nullable(),
  holdout: one.nullable(),
});

const Judged = z.object({ model_id: z.string(), ...bySet(Metrics) });

export const EvaluationReport = z.object({
  schema_version: z.literal(2),
  labels: z.array(z.string()).min(2),
  seed: z.number().int(),
  resamples: count,
  population: z
    .record(z.string(), share)
    .describe("the classes' shares in the frozen sets, which `pooled` stands for"),
  dataset: z
    .looseObject({
      train_rows: count,
      validation_rows: count,
      test_rows: count,
      golden_rows: count,
      holdout_rows: count,
      feedback_train_rows: count,
      base_train_rows: count,
      quarantined_rows: count,
      adjudicate_rows: count,
      class_shares: ClassShares,
    })
    .describe('copied from statistics.json'),
  data_quality: z
    .array(
      z.object({
        code: z.string(),
        severity: z.enum(['info', 'warning']),
        message: z.string(),
        value: z.number(),
      }),
    )
    .describe('copied from statistics.json: what a person should know before trusting a model of this data'),
  candidate: Judged,
  champion: Judged.nullable(),
  comparison: z
    .object({
      ...bySet(Comparison),
      pooled: Comparison.describe(
        'test, golden and asked-for holdout rows, weighted so that each stands for the population',
      ),
    })
    .nullable(),
});
export type EvaluationReport = z.infer<typeof EvaluationReport>;

const JudgedOnSome = Judged.extend({ test: Metrics.nullable() });

/** What the evaluation service's job writes: the same, of the wanted sets only, and without a training's dataset. */
export const MeasurementReport = EvaluationReport.omit({ dataset: true, data_quality: true }).extend({
  candidate: JudgedOnSome.describe('the version that was to be judged'),
  champion: JudgedOnSome.nullable().describe('the version beside it'),
  comparison: z
    .object({ ...bySet(Comparison), test: Comparison.nullable(), pooled: Comparison.nullable() })
    .nullable(),
});
export type MeasurementReport = z.infer<typeof MeasurementReport>;

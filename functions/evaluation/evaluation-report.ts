// The contract of evaluation.json, which the pipeline's Evaluate step writes and the gate judges.
import * as z from 'zod';
import { ClassShares } from '../registry/class-shares.ts';

const share = z.number().min(0).max(1);
const interval = z.tuple([z.number(), z.number()]);

export const Metrics = z.object({
  rows: z.number().int().nonnegative(),
  accuracy: share,
  macro_f1: share,
  per_class: z.record(
    z.string(),
    z.object({ precision: share, recall: share, f1: share, support: z.number().int().nonnegative() }),
  ),
  confusion_matrix: z.array(z.array(z.number().int().nonnegative())),
});
export type Metrics = z.infer<typeof Metrics>;

/** Candidate minus champion on the same rows; intervals are 95 %, from a paired stratified bootstrap. */
export const Comparison = z.object({
  rows: z.number().int().positive(),
  accuracy_difference: z.number(),
  macro_f1_difference: z.number(),
  macro_f1_interval: interval,
  probability_of_improvement: share,
  standard_error: z.number().nonnegative(),
  mcnemar: z.object({
    candidate_only_correct: z.number().int(),
    champion_only_correct: z.number().int(),
    p_value: share,
  }),
  per_class_f1: z.record(z.string(), z.object({ difference: z.number(), interval })),
});
export type Comparison = z.infer<typeof Comparison>;

const Judged = z.object({ model_id: z.string(), test: Metrics, holdout: Metrics.nullable() });

export const EvaluationReport = z.object({
  schema_version: z.literal(1),
  labels: z.array(z.string()).min(2),
  dataset: z.object({
    train_rows: z.number().int(),
    validation_rows: z.number().int(),
    test_rows: z.number().int(),
    holdout_rows: z.number().int(),
    feedback_train_rows: z.number().int(),
    base_train_rows: z.number().int(),
    adjudicate_rows: z.number().int().nonnegative().optional(),
    class_shares: ClassShares.optional(),
  }),
  candidate: Judged,
  champion: Judged.nullable(),
  comparison: z.object({ test: Comparison, holdout: Comparison.nullable() }).nullable(),
});
export type EvaluationReport = z.infer<typeof EvaluationReport>;

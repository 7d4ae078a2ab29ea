// What the loop keeps of an evaluation: which model was judged, beside which other, on which rows, and what came of it.
import * as z from 'zod';

/** `feedback`: held-out corrections, which no version ever learns from. */
export const JudgedOn = z.enum(['test', 'golden', 'feedback']);
export type JudgedOn = z.infer<typeof JudgedOn>;

const share = z.number().min(0).max(1);
const count = z.number().int().nonnegative();
const interval = z.tuple([z.number(), z.number()]).describe('95 %');

export const Figures = z.strictObject({
  rows: count,
  accuracy: share,
  macro_f1: share,
  macro_f1_interval: interval,
  per_class_f1: z.record(z.string(), share),
});
export type Figures = z.infer<typeof Figures>;

export const Difference = z
  .strictObject({
    rows: count,
    discordant_rows: count.describe('rows that the two answer differently'),
    accuracy_difference: z.number(),
    accuracy_interval: interval,
    macro_f1_difference: z.number(),
    macro_f1_interval: interval,
    probability_of_improvement: share,
    mcnemar_p_value: share,
  })
  .describe('this version minus the other one, row by row on the same rows');
export type Difference = z.infer<typeof Difference>;

/** Null where a set has no rows or was not asked for. */
const bySet = <One extends z.ZodType>(one: One) => ({
  test: one.nullable(),
  golden: one.nullable(),
  feedback: one.nullable(),
});

export const FiguresBySet = z.strictObject(bySet(Figures));
export type FiguresBySet = z.infer<typeof FiguresBySet>;
export const DifferenceBySet = z.strictObject({
  ...bySet(Difference),
  pooled: Difference.nullable().describe(
    'frozen rows and asked-for corrections, weighted so that each stands for the population',
  ),
});
export type DifferenceBySet = z.infer<typeof DifferenceBySet>;

export const EvaluationStatus = z.enum(['REQUESTED', 'RUNNING', 'SUCCEEDED', 'FAILED']);
export const EvaluationKind = z
  .enum(['run', 'cycle'])
  .describe('run: somebody asked for it; cycle: a retraining judged its candidate');

const Judged = z.object({
  model_id: z.string(),
  model_data_uri: z.string().optional(),
  figures: FiguresBySet.optional(),
});

/** What was asked for, as it was asked: by it a repeat is told from another request under the same key. */
export const EvaluationRequest = z.object({
  model_version: z.number().int().positive().optional(),
  against: z.number().int().positive().optional(),
  on: z.array(JudgedOn).min(1),
  note: z.string().optional(),
});
export type EvaluationRequest = z.infer<typeof EvaluationRequest>;

/** `ended_at` is set once, with the last status. A cycle's candidate may have no version; ids name it either way. */
export const EvaluationRecord = z.object({
  evaluation_id: z.string(),
  kind: EvaluationKind,
  status: EvaluationStatus,
  requested_at: z.iso.datetime(),
  ended_at: z.iso.datetime().optional(),
  request: EvaluationRequest,
  model: Judged,
  against: Judged.optional(),
  comparison: DifferenceBySet.optional(),
  report_uri: z.string().optional(),
  /** Of the processing job, from before it is created. */
  job_name: z.string().optional(),
  reason: z.string().optional(),
});
export type EvaluationRecord = z.infer<typeof EvaluationRecord>;

export const hasEnded = ({ status }: EvaluationRecord): boolean =>
  status === 'SUCCEEDED' || status === 'FAILED';

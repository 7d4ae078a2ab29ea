// GET /evaluations/{id}, as its callers see it; and what an evaluation looks like everywhere.
import * as z from 'zod';
import {
  DifferenceBySet,
  EvaluationKind,
  EvaluationStatus,
  FiguresBySet,
  JudgedOn,
} from '../../evaluation/evaluation-record.ts';
import { json, operation, Time, Version } from '../operation.ts';

export const EvaluationId = z.string().regex(/^[A-Za-z0-9_-]{1,80}$/);

const Judged = z.strictObject({
  model_id: z.string(),
  model_version: Version.optional().describe('absent for a candidate that was never registered'),
  figures: FiguresBySet.optional().describe('null where a set has no rows or was not asked for'),
});

export const Evaluation = z
  .strictObject({
    evaluation_id: EvaluationId.describe('also the name of its execution'),
    kind: EvaluationKind,
    status: EvaluationStatus,
    requested_at: Time,
    ended_at: Time.optional(),
    on: z.array(JudgedOn),
    note: z.string().optional(),
    model: Judged,
    against: Judged.optional().describe('the version beside it, judged on the same rows'),
    comparison: DifferenceBySet.optional(),
    reason: z.string().optional().describe('why it failed'),
  })
  .meta({ id: 'Evaluation' });

const figures = (rows: number, accuracy: number, macro_f1: number) => ({
  rows,
  accuracy,
  macro_f1,
  macro_f1_interval: [macro_f1 - 0.03, macro_f1 + 0.03] as [number, number],
  per_class_f1: { Negative: 0.81, Neutral: 0.72, Positive: 0.9 },
});

const difference = {
  rows: 414,
  discordant_rows: 71,
  accuracy_difference: 0.05,
  accuracy_interval: [0.01, 0.09] as [number, number],
  macro_f1_difference: 0.08,
  macro_f1_interval: [0.03, 0.13] as [number, number],
  probability_of_improvement: 0.999,
  mcnemar_p_value: 0.009,
};

export const EXAMPLE_EVALUATION = {
  evaluation_id: 'evaluate-0199c8a47f3e7c3a9d572f6f1f0c9f13',
  kind: 'run' as const,
  status: 'SUCCEEDED' as const,
  requested_at: '2026-11-23T11:00:00.000Z',
  ended_at: '2026-11-23T11:06:00.000Z',
  on: ['test' as const],
  model: {
    model_id: 'pipelines-abcdefghijkl-Train-0123456789',
    model_version: 2,
    figures: { test: figures(414, 0.84, 0.75), golden: null, feedback: null },
  },
  against: {
    model_id: 'pipelines-lkjihgfedcba-Train-0123456789',
    model_version: 1,
    figures: { test: figures(414, 0.79, 0.67), golden: null, feedback: null },
  },
  comparison: { test: difference, golden: null, feedback: null, pooled: difference },
};

export const showEvaluationOperation = operation({
  id: 'showEvaluation',
  method: 'GET',
  path: '/evaluations/{id}',
  service: 'evaluation',
  summary: 'Show one evaluation: how far it is, its figures, or why it failed',
  pathParameters: z.object({ id: EvaluationId }),
  answers: { 200: { description: 'The evaluation', ...json(Evaluation, EXAMPLE_EVALUATION) } },
  problems: ['unknown-evaluation'],
});

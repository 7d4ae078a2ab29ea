// GET /latest-evaluation, as its callers see it.
import * as z from 'zod';
import { json, operation } from '../operation.ts';
import { QueryVersion } from './list-evaluations.ts';
import { Evaluation, EXAMPLE_EVALUATION } from './show-evaluation.ts';

export const LatestEvaluationQuery = z.strictObject({
  model_version: QueryVersion.optional().meta({ description: 'the version that was judged; any, if absent' }),
});

export const latestEvaluationOperation = operation({
  id: 'latestEvaluation',
  method: 'GET',
  path: '/latest-evaluation',
  service: 'evaluation',
  summary: 'Show the newest evaluation that has figures',
  query: LatestEvaluationQuery,
  answers: { 200: { description: 'The newest one', ...json(Evaluation, EXAMPLE_EVALUATION) } },
  problems: ['unknown-model', 'no-evaluation'],
});

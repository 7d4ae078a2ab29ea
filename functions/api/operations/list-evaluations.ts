// GET /evaluations, as its callers see it.
import * as z from 'zod';
import { json, operation, pageLimit } from '../operation.ts';
import { Evaluation, EXAMPLE_EVALUATION } from './show-evaluation.ts';

export const QueryVersion = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, 'must be the number of a version')
  .transform(Number);

export const ListEvaluationsQuery = z.strictObject({
  limit: pageLimit('evaluations'),
  before: z.string().min(1).max(512).optional().describe('`next` of the page before'),
  model_version: QueryVersion.optional().meta({
    description: 'only those that judged this version, or compared another with it',
  }),
});

export const Evaluations = z
  .strictObject({
    evaluations: z.array(Evaluation).describe('newest first'),
    next: z.string().nullable().describe('`before` of the next page; null on the last one'),
  })
  .meta({ id: 'Evaluations' });

export const listEvaluationsOperation = operation({
  id: 'listEvaluations',
  method: 'GET',
  path: '/evaluations',
  service: 'evaluation',
  summary: 'List evaluations: those asked for, and those by which retrainings judged their candidates',
  query: ListEvaluationsQuery,
  answers: {
    200: {
      description: 'A page of evaluations',
      ...json(Evaluations, { evaluations: [EXAMPLE_EVALUATION], next: null }),
    },
  },
  problems: ['unknown-model'],
});

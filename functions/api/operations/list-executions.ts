// GET /executions, as its callers see it.
import * as z from 'zod';
import { RetrainingReason } from '../../../events/retraining-requested.ts';
import { CycleNumber, json, operation, pageLimit, Time } from '../operation.ts';

export const ListExecutionsQuery = z.strictObject({
  limit: pageLimit('executions'),
  before: z
    .string()
    .regex(/^[1-9]\d{0,8}$/, 'must be the number of a cycle')
    .transform(Number)
    .optional()
    .meta({ description: '`next` of the page before: only older cycles' }),
});

export const ListedExecution = z.strictObject({
  cycle: CycleNumber,
  execution: z.string(),
  reason: RetrainingReason,
  opened_at: Time,
  status: z
    .enum(['WAITING', 'RUNNING', 'ENDING', 'ENDED'])
    .describe('ENDING: it gave the lease back, and its outcome is being written'),
  outcome: z.string().optional(),
  outcome_reason: z.string().optional().describe('in words and numbers'),
});

export const Executions = z
  .strictObject({
    executions: z.array(ListedExecution).describe('newest first'),
    next: CycleNumber.nullable().describe('`before` of the next page; null on the last one'),
  })
  .meta({ id: 'Executions' });

export const listExecutionsOperation = operation({
  id: 'listExecutions',
  method: 'GET',
  path: '/executions',
  service: 'retraining',
  summary: 'List the cycles: why each was opened, and what came of it',
  query: ListExecutionsQuery,
  answers: {
    200: {
      description: 'A page of cycles',
      ...json(Executions, {
        executions: [
          {
            cycle: 2,
            execution: 'retrain-000002',
            reason: 'volume',
            opened_at: '2026-11-23T10:00:00.000Z',
            status: 'ENDED',
            outcome: 'PROMOTED',
            outcome_reason: 'The candidate is better: macro-F1 +0.254.',
          },
        ],
        next: null,
      }),
    },
  },
  problems: [],
});

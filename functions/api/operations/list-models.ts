// GET /models, as its callers see it.
import * as z from 'zod';
import { Decision } from '../../../events/cycle-outcomes.ts';
import { CycleNumber, json, operation, pageLimit, Share, Time, Version } from '../operation.ts';

/** SageMaker's own words. */
export const Approval = z.enum(['Approved', 'Rejected', 'PendingManualApproval']);
export type Approval = z.infer<typeof Approval>;

/** What an HTTP API takes of request line and headers is 10 KiB; each character may be sent as three. */
const LONGEST_CURSOR = 3_000;

export const ListModelsQuery = z.strictObject({
  limit: pageLimit('versions'),
  cursor: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'must be what a page before this one gave as `next`')
    .max(LONGEST_CURSOR)
    .optional()
    .describe('`next` of the page before'),
  approval: Approval.optional(),
});

export const ModelSummary = z.strictObject({
  model_version: Version,
  approval: Approval,
  registered_at: Time,
  serving: z.boolean().describe('whether it is the one that answers now'),
  cycle: CycleNumber.optional().describe('absent for a model that came from elsewhere'),
  accuracy: Share.optional().describe('on the test set, when it was judged'),
  macro_f1: Share.optional(),
  decision: Decision.optional(),
});

export const Models = z
  .strictObject({
    models: z.array(ModelSummary).describe('newest first'),
    next: z.string().nullable().describe('`cursor` of the next page; null on the last one'),
  })
  .meta({ id: 'Models' });

export const listModelsOperation = operation({
  id: 'listModels',
  method: 'GET',
  path: '/models',
  service: 'registry',
  summary: 'List the registered versions',
  query: ListModelsQuery,
  answers: {
    200: {
      description: 'A page of versions',
      ...json(Models, {
        models: [
          {
            model_version: 2,
            approval: 'Approved',
            registered_at: '2026-11-23T10:40:00.000Z',
            serving: true,
            cycle: 2,
            accuracy: 0.875,
            macro_f1: 0.848,
            decision: 'PROMOTE',
          },
        ],
        next: null,
      }),
    },
  },
  problems: [],
});

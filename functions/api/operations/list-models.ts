// GET /models, as its callers see it.
import * as z from 'zod';
import { Decision } from '../../../events/cycle-outcomes.ts';
import { CycleNumber, json, operation, Share, Time, Version } from '../operation.ts';

/** SageMaker's own words. */
export const Approval = z.enum(['Approved', 'Rejected', 'PendingManualApproval']);
export type Approval = z.infer<typeof Approval>;

const whole = z.string().regex(/^\d{1,4}$/, 'must be a whole number');

export const ListModelsQuery = z.strictObject({
  limit: whole
    .transform(Number)
    .pipe(z.number().min(1).max(100))
    .default(20)
    .meta({ description: 'versions a page, 1 to 100; 20 where nothing is said' }),
  cursor: z.string().min(1).max(8192).optional().describe('`next` of the page before'),
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

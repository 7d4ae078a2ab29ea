// GET /health, as its callers see it.
import * as z from 'zod';
import { json, operation } from '../operation.ts';

const Readiness = z.strictObject({ ready: z.boolean(), detail: z.string() });

export const Health = z
  .strictObject({
    ready: z.boolean(),
    dependencies: z.strictObject({
      feedback_table: Readiness,
      loop_table: Readiness,
      model_endpoint: Readiness,
    }),
  })
  .meta({ id: 'Health' });

const readable = { ready: true, detail: 'readable' };
const example = (ready: boolean, detail: string) => ({
  ready,
  dependencies: { feedback_table: readable, loop_table: readable, model_endpoint: { ready, detail } },
});

export const healthOperation = operation({
  id: 'health',
  method: 'GET',
  path: '/health',
  service: 'inference',
  summary: 'Say whether each thing the service leans on answers',
  answers: {
    200: { description: 'Everything is ready', ...json(Health, example(true, 'InService')) },
    503: { description: 'Something is not ready', ...json(Health, example(false, 'Creating')) },
  },
  problems: [],
});

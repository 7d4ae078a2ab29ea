// GET /active-model, as its callers see it.
import * as z from 'zod';
import { CycleNumber, json, operation, Time, Version } from '../operation.ts';

export const ActiveModelAnswer = z
  .strictObject({
    model_version: Version,
    model_id: z.string(),
    cycle: CycleNumber.describe('the cycle that put it in service'),
    promoted_at: Time,
    endpoint_name: z.string(),
    endpoint_status: z.string().describe('SageMaker’s own word; Missing when there is no endpoint'),
    endpoint_config_name: z.string().describe('what the endpoint should serve'),
    live_config_name: z.string().nullable().describe('what the endpoint says it serves'),
    pending_config_name: z.string().nullable().describe('what it is being moved to'),
    agrees: z.boolean().describe('whether the endpoint serves what is on record'),
  })
  .meta({ id: 'ActiveModel' });

export const showActiveModelOperation = operation({
  id: 'showActiveModel',
  method: 'GET',
  path: '/active-model',
  service: 'registry',
  summary: 'Show which version serves, on record and on the endpoint',
  answers: {
    200: {
      description: 'The champion',
      ...json(ActiveModelAnswer, {
        model_version: 2,
        model_id: 'pipelines-abcdefghijkl-Train-0123456789',
        cycle: 2,
        promoted_at: '2026-11-23T10:50:00.000Z',
        endpoint_name: 'sentiment-prod',
        endpoint_status: 'InService',
        endpoint_config_name: 'sentiment-prod-v2-c2',
        live_config_name: 'sentiment-prod-v2-c2',
        pending_config_name: null,
        agrees: true,
      }),
    },
  },
  problems: ['no-active-model'],
});

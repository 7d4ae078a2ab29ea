// GET /executions/{id}, as its callers see it.
import * as z from 'zod';
import { Evidence, RetrainingReason } from '../../../events/retraining-requested.ts';
import { CycleNumber, json, operation, Time, Version } from '../operation.ts';

const Visit = z.strictObject({ name: z.string(), entered_at: Time, left_at: Time.optional() });

const Step = z.strictObject({
  name: z.string(),
  status: z.string().describe('SageMaker’s own word'),
  started_at: Time.optional(),
  ended_at: Time.optional(),
  failure_reason: z.string().optional(),
});

export const ExecutionName = z.string().regex(/^[A-Za-z0-9_-]{1,80}$/);

export const ExecutionProgress = z
  .strictObject({
    execution: ExecutionName,
    status: z.string().describe('Step Functions’ status; WAITING before it starts; else how the cycle ended'),
    started_at: Time.optional(),
    stopped_at: Time.optional(),
    cycle: CycleNumber.optional(),
    reason: RetrainingReason.optional(),
    evidence: Evidence.optional(),
    states: z.array(Visit).describe('the state machine’s states in the order they were entered'),
    pipeline_steps: z.array(Step),
    traffic: z
      .string()
      .optional()
      .describe('while the endpoint moves to the new model: how much traffic it has, in SageMaker’s words'),
    outcome: z.string().optional(),
    outcome_reason: z.string().optional().describe('in words and numbers'),
    endpoint_name: z.string().optional().describe('set while what this execution made is what serves'),
    model_version: Version.optional(),
  })
  .meta({ id: 'ExecutionProgress' });

export const executionProgressOperation = operation({
  id: 'executionProgress',
  method: 'GET',
  path: '/executions/{id}',
  service: 'retraining',
  summary: 'Show how far a retraining is, and what came of it',
  pathParameters: z.object({ id: ExecutionName }),
  answers: {
    200: {
      description: 'Its progress',
      ...json(ExecutionProgress, {
        execution: 'retrain-000002',
        status: 'RUNNING',
        started_at: '2026-11-23T10:00:00.000Z',
        cycle: 2,
        reason: 'volume',
        evidence: { new_labels: 500, threshold: 500 },
        states: [{ name: 'AwaitPipeline', entered_at: '2026-11-23T10:00:07.000Z' }],
        pipeline_steps: [{ name: 'Preprocess', status: 'Executing', started_at: '2026-11-23T10:00:08.000Z' }],
      }),
    },
  },
  problems: ['unknown-execution'],
});

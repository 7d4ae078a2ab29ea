// POST /run-evaluation, as its callers see it.
import * as z from 'zod';
import { JudgedOn } from '../../evaluation/evaluation-record.ts';
import { json, note, operation, Version } from '../operation.ts';
import { Location } from './retrain.ts';
import { EvaluationId } from './show-evaluation.ts';
import { IdempotencyKey } from './submit-feedback.ts';

const wholeVersion = z.number().int().positive().max(999_999_999);

export const RunEvaluationRequest = z.strictObject({
  model_version: wholeVersion.optional().describe('the one in service where nothing is said'),
  against: wholeVersion.optional().describe('a version to compare it with, on the same rows'),
  on: z
    .array(JudgedOn)
    .min(1)
    .max(3)
    .transform((names) => JudgedOn.options.filter((name) => names.includes(name)))
    .default([...JudgedOn.options])
    .meta({ description: 'test and golden set, and held-out corrections; all three where nothing is said' }),
  note: note('note', 256).optional().describe('why; kept with the evaluation'),
});

export const EvaluationRequested = z
  .strictObject({
    evaluation_id: EvaluationId,
    execution: z.string().describe('name of the execution it runs under'),
    progress: z.string().describe('where to follow it'),
    model_version: Version,
    against: Version.optional(),
    repeated: z.boolean().describe('whether it had been asked for already'),
  })
  .meta({ id: 'EvaluationRequested' });

const EXAMPLE = 'evaluate-0199c8a47f3e7c3a9d572f6f1f0c9f13';

export const runEvaluationOperation = operation({
  id: 'runEvaluation',
  method: 'POST',
  path: '/run-evaluation',
  service: 'evaluation',
  summary: 'Judge a version, alone or beside another, on test rows and held-out corrections',
  description:
    'Runs a SageMaker processing job. The rows are those that a retraining would judge on today: no version has learnt from them. A set ' +
    'without rows has no figures; only if none has rows the evaluation fails.',
  headers: IdempotencyKey,
  body: {
    optional: true,
    content: [json(RunEvaluationRequest, { model_version: 2, against: 1, on: ['test', 'feedback'] })],
  },
  answers: {
    202: {
      description: 'Under way',
      headers: { location: Location },
      ...json(EvaluationRequested, {
        evaluation_id: EXAMPLE,
        execution: EXAMPLE,
        progress: `/evaluations/${EXAMPLE}`,
        model_version: 2,
        against: 1,
        repeated: false,
      }),
    },
  },
  problems: ['unknown-model', 'no-active-model', 'evaluation-clash'],
});

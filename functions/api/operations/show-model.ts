// GET /models/{version}, as its callers see it.
import * as z from 'zod';
import { Verdict } from '../../../events/cycle-outcomes.ts';
import { Metrics } from '../../evaluation/evaluation-report.ts';
import { ClassShares } from '../../registry/class-shares.ts';
import { Count, CycleNumber, json, operation, Share, Time, Version } from '../operation.ts';
import { Approval } from './list-models.ts';

export const VersionPath = z.object({
  version: z
    .string()
    .regex(/^[1-9]\d{0,8}$/)
    .describe('version in the model registry'),
});

const Figures = Metrics.pick({ rows: true, accuracy: true, macro_f1: true, confusion_matrix: true }).extend({
  per_class: z.record(
    z.string(),
    z.strictObject({ precision: Share, recall: Share, f1: Share, support: Count }),
  ),
  expected_calibration_error: Share,
});

export const Dataset = z.strictObject({
  folder: z.string().describe('in the data bucket'),
  manifest_sha256: z.string(),
  cutoff: Time.describe('feedback handed in up to then is in it'),
  feedback_rows: Count.describe('corrections in it; GET /feedback/{id} names the versions that saw one'),
  base: z.array(z.strictObject({ file: z.string(), bytes: Count })),
});

export const Model = z
  .strictObject({
    model_version: Version,
    model_id: z.string().describe('the training job that made it; what its answers name'),
    origin: z.enum(['trained', 'external']),
    approval: Approval,
    approval_note: z.string().optional(),
    description: z.string().optional(),
    registered_at: Time,
    serving: z.boolean(),
    cycle: CycleNumber.optional(),
    execution: z.string().optional(),
    verdict: z.strictObject(Verdict.shape).optional().describe('what the gate said, and why'),
    metrics: z
      .strictObject({
        test: Figures,
        golden: Figures.nullable(),
        holdout: Figures.nullable().describe('held-out corrections'),
      })
      .optional(),
    compared_with: Version.optional().describe('the champion that it was judged against'),
    dataset: Dataset.optional(),
    class_shares: ClassShares.optional().describe('shares of its training rows'),
  })
  .meta({ id: 'Model' });

export const showModelOperation = operation({
  id: 'showModel',
  method: 'GET',
  path: '/models/{version}',
  service: 'registry',
  summary: 'Show one version: figures, verdict, dataset and lineage',
  pathParameters: VersionPath,
  answers: {
    200: {
      description: 'The version',
      ...json(Model, {
        model_version: 2,
        model_id: 'pipelines-abcdefghijkl-Train-0123456789',
        origin: 'trained',
        approval: 'Approved',
        registered_at: '2026-11-23T10:40:00.000Z',
        serving: true,
        cycle: 2,
        execution: 'retrain-000002',
        compared_with: 1,
        dataset: {
          folder: 'datasets/000002/',
          manifest_sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
          cutoff: '2026-11-23T10:00:00.000Z',
          feedback_rows: 500,
          base: [{ file: 'train_data.csv', bytes: 310_000 }],
        },
      }),
    },
  },
  problems: ['unknown-model'],
});

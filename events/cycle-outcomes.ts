// What the retraining state machine tells the world: one past fact for each thing that can become of a cycle.
import * as z from 'zod';
import { defineEvent, Metadata, SAMPLE_METADATA } from './metadata.ts';

export const Decision = z.enum(['PROMOTE', 'HOLD', 'REJECT']);
export type Decision = z.infer<typeof Decision>;

/** One side of the comparison, on the base test set: shares of 1. */
export const Scores = z.object({ accuracy: z.number(), macro_f1: z.number() });
export type Scores = z.infer<typeof Scores>;

/** The gate's judgement in code, words and numbers. */
export const Verdict = z.object({
  decision: Decision,
  reason_code: z.string(),
  reason: z.string(),
  candidate: Scores,
  champion: Scores.optional(),
});
export type Verdict = z.infer<typeof Verdict>;

const cycle = { metadata: Metadata, execution: z.string(), cycle: z.number().int().positive() };
const dataset = { dataset_uri: z.string().optional() };
const deployment = { endpoint_name: z.string(), endpoint_config_name: z.string() };
const sampleCycle = { metadata: SAMPLE_METADATA, execution: 'retrain-000002', cycle: 2 };
const sampleVerdict: Verdict = {
  decision: 'PROMOTE',
  reason_code: 'BETTER',
  reason: 'macro-F1 rose by 0.081 (95 % interval 0.031 to 0.130).',
  candidate: { accuracy: 0.84, macro_f1: 0.75 },
  champion: { accuracy: 0.79, macro_f1: 0.669 },
};
const sampleDataset = { dataset_uri: 's3://sentiment-local-000000000000-data/datasets/000002/' };
const sampleDeployment = {
  endpoint_name: 'sentiment-local',
  endpoint_config_name: 'sentiment-local-v2-000002',
};

export const RetrainingStarted = defineEvent({
  detailType: 'RetrainingStarted',
  detail: z.object({ ...cycle, reason: z.string() }),
  sample: { ...sampleCycle, reason: 'volume' },
});

export const CandidateEvaluated = defineEvent({
  detailType: 'CandidateEvaluated',
  detail: z.object({ ...cycle, ...dataset, verdict: Verdict }),
  sample: { ...sampleCycle, ...sampleDataset, verdict: sampleVerdict },
});

export const CandidateHeld = defineEvent({
  detailType: 'CandidateHeld',
  detail: z.object({ ...cycle, ...dataset, verdict: Verdict }),
  sample: { ...sampleCycle, ...sampleDataset, verdict: { ...sampleVerdict, decision: 'HOLD' } },
});

export const CandidateRejected = defineEvent({
  detailType: 'CandidateRejected',
  detail: z.object({ ...cycle, ...dataset, verdict: Verdict }),
  sample: { ...sampleCycle, ...sampleDataset, verdict: { ...sampleVerdict, decision: 'REJECT' } },
});

export const ModelRegistered = defineEvent({
  detailType: 'ModelRegistered',
  detail: z.object({
    ...cycle,
    ...dataset,
    model_version: z.number().int().positive(),
    model_package_arn: z.string(),
  }),
  sample: {
    ...sampleCycle,
    ...sampleDataset,
    model_version: 2,
    model_package_arn: 'arn:aws:sagemaker:eu-west-1:000000000000:model-package/sentiment-local/2',
  },
});

export const ModelDeployed = defineEvent({
  detailType: 'ModelDeployed',
  detail: z.object({ ...cycle, ...deployment, model_version: z.number().int().positive() }),
  sample: { ...sampleCycle, ...sampleDeployment, model_version: 2 },
});

export const DeploymentRolledBack = defineEvent({
  detailType: 'DeploymentRolledBack',
  detail: z.object({
    ...cycle,
    ...deployment,
    model_version: z.number().int().positive(),
    reason: z.string(),
  }),
  sample: {
    ...sampleCycle,
    ...sampleDeployment,
    model_version: 2,
    reason: 'The endpoint returned to its previous configuration.',
  },
});

export const RetrainingFailed = defineEvent({
  detailType: 'RetrainingFailed',
  detail: z.object({ ...cycle, error: z.string(), reason: z.string() }),
  sample: {
    ...sampleCycle,
    error: 'PipelineFailed',
    reason: 'Step Preprocess failed: train_data.csv lacks the column "sentiment".',
  },
});

export const EvaluationCompleted = defineEvent({
  detailType: 'EvaluationCompleted',
  detail: z.object({ metadata: Metadata, evaluation_id: z.string(), candidate: Scores }),
  sample: {
    metadata: SAMPLE_METADATA,
    evaluation_id: '0199c8a4-7f3e-7c3a-9d57-2f6f1f0c9f13',
    candidate: { accuracy: 0.84, macro_f1: 0.75 },
  },
});

// What the retraining state machine tells the world: one past fact for each thing that can become of a cycle.
import * as z from 'zod';
import { defineEvent, Metadata, SAMPLE_METADATA } from './metadata.ts';

export const Decision = z.enum(['PROMOTE', 'HOLD', 'REJECT']);
export type Decision = z.infer<typeof Decision>;

/** One side of the comparison, on the base test set: shares of 1. */
export const Scores = z.object({ accuracy: z.number(), macro_f1: z.number() });
export type Scores = z.infer<typeof Scores>;

/** What the gate weighed: candidate minus champion on the pooled rows, and the error that this look may spend. */
export const GateEvidence = z.object({
  look: z.number().int().positive().describe('which look at this champion this is'),
  alpha: z.number().describe('promoted only with a p-value of at most this'),
  p_value: z.number().min(0).max(1),
  macro_f1_difference: z.number(),
  macro_f1_interval: z.tuple([z.number(), z.number()]),
  standard_error: z.number().nonnegative(),
  rows: z.number().int().nonnegative(),
  discordant_rows: z.number().int().nonnegative(),
  corrections_needed: z
    .number()
    .int()
    .nonnegative()
    .describe('corrections still to come until the gain of interest is seen four times in five'),
});
export type GateEvidence = z.infer<typeof GateEvidence>;

/** The gate's judgement in code, words and numbers; `evidence` where candidate and champion were compared. */
export const Verdict = z.object({
  decision: Decision,
  reason_code: z.string(),
  reason: z.string(),
  candidate: Scores,
  champion: Scores.optional(),
  evidence: GateEvidence.optional(),
});
export type Verdict = z.infer<typeof Verdict>;

const cycle = { metadata: Metadata, execution: z.string(), cycle: z.number().int().positive() };
const dataset = { dataset_uri: z.string().optional() };
const deployment = { endpoint_name: z.string(), endpoint_config_name: z.string() };
const sampleCycle = { metadata: SAMPLE_METADATA, execution: 'retrain-000002', cycle: 2 };
const sampleVerdict: Verdict = {
  decision: 'PROMOTE',
  reason_code: 'BETTER',
  reason:
    'The candidate is better: macro-F1 +0.081 (95 % interval +0.031 to +0.130) on the same 414 rows; p 0.0010 of 0.02 allowed at look 1. No class got worse.',
  candidate: { accuracy: 0.84, macro_f1: 0.75 },
  champion: { accuracy: 0.79, macro_f1: 0.669 },
  evidence: {
    look: 1,
    alpha: 0.02,
    p_value: 0.001,
    macro_f1_difference: 0.081,
    macro_f1_interval: [0.031, 0.13],
    standard_error: 0.026,
    rows: 414,
    discordant_rows: 71,
    corrections_needed: 0,
  },
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

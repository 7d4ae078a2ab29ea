// What a month brings, and the parameters of the stage it is brought to.
import * as z from 'zod';

const share = z.number().min(0).max(1);
const count = z.number().nonnegative().finite();

/** Counts are of one month; `textBytes` is a review's length in UTF-8. */
export const Workload = z.strictObject({
  feedback: count,
  predictions: count,
  /** New labels that open a cycle. */
  threshold: z.number().int().positive(),
  /** Corrections on record when the month begins: every retraining reads them again. */
  stored: count.default(0),
  textBytes: count.default(400),
  /** Share of the corrections that come as events on the bus, not over HTTP. */
  byEvent: share.default(0),
  /** Share of the corrections that name their prediction, which takes a transaction. */
  naming: share.default(1),
  /** Share of the corrections with a user's id, which an index repeats. */
  identified: share.default(1),
  /** Share of the retrainings that are deployed; the simulation's calm year has 2 of 9 (docs/simulation.md). */
  promoted: share.default(0.2),
  /** Billed seconds of a training, and of Preprocess and Evaluate together. */
  trainSeconds: count.optional(),
  processingSeconds: count.optional(),
});
export type Workload = z.output<typeof Workload>;

/** Of serverless.yml's parameters those that cost; the rest is let through unread. */
export const StageParameters = z.object({
  trainingInstanceType: z.string(),
  processingInstanceType: z.string(),
  endpointKind: z.enum(['realtime', 'serverless']),
  endpointInstanceType: z.string(),
  endpointInstanceCount: z.coerce.number().int().positive(),
  serverlessMemoryMb: z.coerce.number().int().positive(),
  deploymentTraffic: z.enum(['CANARY', 'LINEAR', 'ALL_AT_ONCE']),
  deploymentStepPercent: z.coerce.number().int().positive(),
  deploymentWaitSeconds: z.coerce.number().int().nonnegative(),
  deploymentTerminationWaitSeconds: z.coerce.number().int().nonnegative(),
  exportSegments: z.coerce.number().int().positive(),
  predictionRetentionDays: z.coerce.number().int().nonnegative(),
  logRetentionDays: z.coerce.number().int().positive(),
  volumeThreshold: z.coerce.number().int().positive(),
  noFeedbackAlarm: z.string(),
});
export type StageParameters = z.output<typeof StageParameters>;

/** What stands in the deployment whether anybody comes or not. */
export interface Standing {
  readonly alarms: number;
  readonly secrets: number;
  readonly queuesPolled: number;
  readonly schedules: number;
}

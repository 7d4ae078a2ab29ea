// Every event of the loop by its detail-type: the union that consumers switch on and the schemas are generated from.
import type * as z from 'zod';
import {
  CandidateEvaluated,
  CandidateHeld,
  CandidateRejected,
  DeploymentRolledBack,
  EvaluationCompleted,
  ModelDeployed,
  ModelRegistered,
  RetrainingFailed,
  RetrainingStarted,
} from './cycle-outcomes.ts';
import { FeedbackAudited } from './feedback-audited.ts';
import { FeedbackErased } from './feedback-erased.ts';
import { FeedbackRecorded } from './feedback-recorded.ts';
import { FeedbackSubmitted } from './feedback-submitted.ts';
import { RetrainingRequested } from './retraining-requested.ts';

export const EVENTS = [
  FeedbackSubmitted,
  FeedbackRecorded,
  FeedbackErased,
  FeedbackAudited,
  RetrainingRequested,
  RetrainingStarted,
  CandidateEvaluated,
  CandidateHeld,
  CandidateRejected,
  ModelRegistered,
  ModelDeployed,
  DeploymentRolledBack,
  RetrainingFailed,
  EvaluationCompleted,
] as const;

type Contract = (typeof EVENTS)[number];

/** One event as the loop publishes it: discriminated on `detailType`. */
export type LoopEvent = {
  [C in Contract as C['detailType']]: {
    readonly detailType: C['detailType'];
    readonly detail: z.infer<C['detail']>;
  };
}[Contract['detailType']];

// Every event of the loop by its detail-type: the union that consumers switch on and the schemas are generated from.
import type * as z from 'zod';
import { AdjudicationRequested } from './adjudication-requested.ts';
import { ApprovalRequested } from './approval-requested.ts';
import {
  CandidateEvaluated,
  CandidateHeld,
  CandidateRejected,
  DeploymentRolledBack,
  ModelDeployed,
  ModelRegistered,
  RetrainingFailed,
  RetrainingStarted,
} from './cycle-outcomes.ts';
import { EvaluationCompleted, EvaluationFailed } from './evaluation-outcomes.ts';
import { FeedbackAudited } from './feedback-audited.ts';
import { FeedbackErased } from './feedback-erased.ts';
import { FeedbackRecorded } from './feedback-recorded.ts';
import { FeedbackRevised } from './feedback-revised.ts';
import { FeedbackSubmitted } from './feedback-submitted.ts';
import { LoopRepaired } from './loop-repaired.ts';
import { RetrainingRequested } from './retraining-requested.ts';

export const EVENTS = [
  FeedbackSubmitted,
  FeedbackRecorded,
  FeedbackRevised,
  FeedbackErased,
  FeedbackAudited,
  RetrainingRequested,
  RetrainingStarted,
  CandidateEvaluated,
  AdjudicationRequested,
  CandidateHeld,
  CandidateRejected,
  ModelRegistered,
  ApprovalRequested,
  ModelDeployed,
  DeploymentRolledBack,
  RetrainingFailed,
  EvaluationCompleted,
  EvaluationFailed,
  LoopRepaired,
] as const;

type Contract = (typeof EVENTS)[number];

/** One event as the loop publishes it: discriminated on `detailType`. */
export type LoopEvent = {
  [C in Contract as C['detailType']]: {
    readonly detailType: C['detailType'];
    readonly detail: z.infer<C['detail']>;
  };
}[Contract['detailType']];

// Gives each way an endpoint can fail its own answer; none of them is ever a made-up "neutral".
import { Problem } from '../runtime/problem.ts';
import type { ProblemName } from '../runtime/problem-types.ts';

const FAILURES: Record<string, readonly [ProblemName, string]> = {
  ValidationError: [
    'no-model-live',
    'The endpoint does not exist. POST /bootstrap trains and deploys the first model; GET /executions/{id} shows its progress.',
  ],
  ModelNotReadyException: ['model-not-ready', 'Try again in a few seconds.'],
  ModelError: [
    'model-error',
    'Try again once; if it fails again, it is this text or this model. The endpoint log holds the cause.',
  ],
  BrokenAnswer: ['model-answer-broken', 'Trying again does not help; the function log holds the cause.'],
  ServiceUnavailable: ['endpoint-unavailable', 'Try again shortly.'],
  InternalFailure: ['endpoint-unavailable', 'SageMaker failed inside. Try again shortly.'],
  InternalDependencyException: ['endpoint-unavailable', 'SageMaker failed inside. Try again shortly.'],
  ThrottlingException: ['too-many-predictions', 'Slow down and try again.'],
  TimeoutError: [
    'endpoint-slow',
    'A serverless endpoint that was idle needs a while for its first answer. Try again shortly, or send fewer texts at once.',
  ],
};

/** The answer for an error of asking the endpoint (aws-contracts §2.2), or undefined when it is none of the known. */
export const endpointProblem = (error: unknown): Problem | undefined => {
  const failure = error instanceof Error ? FAILURES[error.name] : undefined;
  return failure === undefined ? undefined : new Problem(...failure, {}, error);
};

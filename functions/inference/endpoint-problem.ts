// Gives each way an endpoint can fail its own answer; none of them is ever a made-up "neutral".
import { Problem } from '../runtime/problem.ts';
import type { ProblemName } from '../runtime/problem-types.ts';

const FAILURES: Record<string, readonly [ProblemName, string]> = {
  ValidationError: [
    'no-model-live',
    'The endpoint does not exist. POST /bootstrap trains and deploys the first model; GET /executions/{id} shows its progress.',
  ],
  ModelNotReadyException: ['model-not-ready', 'Try again in a few seconds.'],
  ModelError: ['model-error', 'The endpoint log holds the cause.'],
  ServiceUnavailable: ['endpoint-unavailable', 'Try again shortly.'],
  ThrottlingException: ['too-many-predictions', 'Slow down and try again.'],
};

/** The answer for an error of InvokeEndpoint (aws-contracts §2.2), or undefined when it is none of the known. */
export const endpointProblem = (error: unknown): Problem | undefined => {
  const failure = error instanceof Error ? FAILURES[error.name] : undefined;
  return failure === undefined ? undefined : new Problem(...failure);
};

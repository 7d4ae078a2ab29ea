// Gives each way an endpoint can fail its own answer; none of them is ever a made-up "neutral".
import { Problem } from '../runtime/problem.ts';

const failures: Record<string, () => Problem> = {
  ValidationError: () =>
    new Problem(
      'no-model-live',
      503,
      'No model is live yet',
      'The endpoint does not exist. POST /bootstrap trains and deploys the first model; GET /executions/{id} shows its progress.',
      { headers: { 'retry-after': '60' } },
    ),
  ModelNotReadyException: () =>
    new Problem('model-not-ready', 503, 'The model is still loading', 'Try again in a few seconds.', {
      headers: { 'retry-after': '5' },
    }),
  ModelError: () =>
    new Problem('model-error', 502, 'The model failed on this request', 'The endpoint log holds the cause.'),
  ServiceUnavailable: () =>
    new Problem('endpoint-unavailable', 503, 'The endpoint is unavailable', 'Try again shortly.', {
      headers: { 'retry-after': '5' },
    }),
  TimeoutError: () =>
    new Problem(
      'endpoint-slow',
      504,
      'The endpoint did not answer in time',
      'A serverless endpoint that was idle needs a while for its first answer. Try again shortly.',
      { headers: { 'retry-after': '5' } },
    ),
  ThrottlingException: () =>
    new Problem('too-many-predictions', 429, 'Too many predictions at once', 'Slow down and try again.', {
      headers: { 'retry-after': '1' },
    }),
};

/** The answer for an error of InvokeEndpoint (aws-contracts §2.2), or undefined when it is none of the known. */
export const endpointProblem = (error: unknown): Problem | undefined =>
  error instanceof Error ? failures[error.name]?.() : undefined;

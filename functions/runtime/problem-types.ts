// Every expected failure of the HTTP API: its stable name, its status, and its title, which never changes (RFC 9457 §3.1).

export interface ProblemType {
  readonly status: number;
  readonly title: string;
  /** When to come again; sent as `Retry-After`. */
  readonly retryAfterSeconds?: number;
}

export const PROBLEM_TYPES = {
  'invalid-request': { status: 400, title: 'The request does not fit its contract' },
  'not-json': { status: 400, title: 'The body is not JSON' },
  'not-csv': { status: 400, title: 'The file is not CSV with the columns of a correction' },
  'unsupported-media-type': { status: 415, title: 'This kind of content is not taken' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'token-names-nobody': { status: 403, title: 'The token names nobody' },
  'another-user': { status: 403, title: 'This feedback is another user’s' },
  'unknown-feedback': { status: 404, title: 'No such feedback' },
  'feedback-erased': { status: 410, title: 'This feedback was erased' },
  'feedback-clash': { status: 409, title: 'This id already names another correction' },
  'unknown-prediction': { status: 404, title: 'No such prediction' },
  'prediction-of-another-text': { status: 409, title: 'This prediction was about another text' },
  'audit-superseded': { status: 409, title: 'A later audit stands' },
  'already-bootstrapped': { status: 409, title: 'A model is already active' },
  'unknown-execution': { status: 404, title: 'No such execution' },
  'execution-running': { status: 409, title: 'A retraining runs' },
  'unknown-model': { status: 404, title: 'No such version' },
  'unknown-evaluation': { status: 404, title: 'No such evaluation' },
  'no-evaluation': { status: 404, title: 'Nothing was evaluated yet' },
  'evaluation-clash': { status: 409, title: 'This key already names another evaluation' },
  'no-active-model': { status: 404, title: 'No model is in service' },
  'already-active': { status: 409, title: 'This version serves already' },
  'already-decided': { status: 409, title: 'This version was decided on' },
  'link-forged': { status: 403, title: 'This link is not genuine' },
  'link-expired': { status: 410, title: 'This link has expired' },
  'model-not-approved': { status: 409, title: 'This version is not approved' },
  'model-id-taken': { status: 409, title: 'This model id names another model' },
  'model-archive-missing': { status: 404, title: 'No such archive' },
  'model-archive-unusable': { status: 422, title: 'This archive cannot hold a model' },
  'too-much-to-replay': { status: 422, title: 'More is on record than one request can replay' },
  'no-model-live': { status: 503, title: 'No model is live yet', retryAfterSeconds: 60 },
  'model-not-ready': { status: 503, title: 'The model is still loading', retryAfterSeconds: 5 },
  'model-error': { status: 502, title: 'The model failed on this request', retryAfterSeconds: 5 },
  'model-answer-broken': { status: 502, title: 'The model answered something that is no prediction' },
  'endpoint-slow': { status: 504, title: 'The endpoint did not answer in time', retryAfterSeconds: 5 },
  'endpoint-unavailable': { status: 503, title: 'The endpoint is unavailable', retryAfterSeconds: 5 },
  'too-many-predictions': { status: 429, title: 'Too many predictions at once', retryAfterSeconds: 1 },
  internal: { status: 500, title: 'Something failed on our side' },
} as const satisfies Record<string, ProblemType>;

export type ProblemName = keyof typeof PROBLEM_TYPES;

export const problemType = (name: ProblemName): ProblemType => PROBLEM_TYPES[name];

export const problemUrn = (name: ProblemName): string => `urn:sentiment:problem:${name}`;

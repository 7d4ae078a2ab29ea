// The headers of InvokeEndpoint: AWS's limits for each, and a clear refusal of those that mean nothing here.
import type { IncomingHttpHeaders } from 'node:http';
import { SageMakerError } from '../errors.ts';

interface Limit {
  readonly member: string;
  readonly min: number;
  readonly max: number;
  readonly pattern: RegExp;
}

const NAME = /^[a-zA-Z0-9](-*[a-zA-Z0-9])*/;
const ASCII = /^\p{ASCII}*$/u;
const PRINTED = /^\S[ -~]*$/;

const LIMITS: Readonly<Record<string, Limit>> = {
  'content-type': { member: 'contentType', min: 0, max: 1024, pattern: ASCII },
  accept: { member: 'accept', min: 0, max: 1024, pattern: ASCII },
  'x-amzn-sagemaker-custom-attributes': { member: 'customAttributes', min: 0, max: 1024, pattern: ASCII },
  'x-amzn-sagemaker-target-variant': { member: 'targetVariant', min: 0, max: 63, pattern: NAME },
  'x-amzn-sagemaker-inference-id': { member: 'inferenceId', min: 1, max: 64, pattern: PRINTED },
};

/** What they ask for (multi-model endpoints, pipelines of containers, sessions, …) does not exist here. */
const UNSUPPORTED = [
  'x-amzn-sagemaker-target-model',
  'x-amzn-sagemaker-target-container-hostname',
  'x-amzn-sagemaker-enable-explanations',
  'x-amzn-sagemaker-inference-component',
  'x-amzn-sagemaker-session-id',
  'x-amzn-sagemaker-prefix-aware-id',
];

function complaint(value: string, { min, max, pattern }: Limit): string | undefined {
  if (value.length > max) return `Member must have length less than or equal to ${max}`;
  if (value.length < min) return `Member must have length greater than or equal to ${min}`;
  return pattern.test(value)
    ? undefined
    : `Member must satisfy regular expression pattern: ${pattern.source}`;
}

/** Throws the runtime's ValidationError. */
export function checkInvocationHeaders(headers: IncomingHttpHeaders): void {
  const unsupported = UNSUPPORTED.find((name) => headers[name] !== undefined);
  if (unsupported !== undefined) {
    throw new SageMakerError('ValidationError', `This stand-in does not support the header ${unsupported}.`);
  }
  for (const [name, limit] of Object.entries(LIMITS)) {
    const value = headers[name];
    const wrong = value === undefined ? undefined : complaint(String(value), limit);
    if (wrong === undefined) continue;
    throw new SageMakerError(
      'ValidationError',
      `1 validation error detected: Value '${value}' at '${limit.member}' failed to satisfy constraint: ${wrong}`,
    );
  }
}

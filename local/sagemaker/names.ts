// The names SageMaker gives: ARNs, execution ids and the names of jobs that a pipeline starts.
import { randomBytes } from 'node:crypto';

export interface Place {
  readonly region: string;
  readonly account: string;
}

/** `resource` is the part after the account, such as `endpoint/reviews`. */
export const arnOf = (place: Place, resource: string): string =>
  `arn:aws:sagemaker:${place.region}:${place.account}:${resource}`;

/** The part of an ARN after its type (`pipeline/p` gives `p`); a bare name passes through. */
export function nameIn(nameOrArn: string): string {
  if (!nameOrArn.startsWith('arn:')) return nameOrArn;
  const resource = nameOrArn.split(':').slice(5).join(':');
  return resource.slice(resource.indexOf('/') + 1);
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** `length` lower-case letters and digits. */
export function randomToken(length: number): string {
  return [...randomBytes(length)].map((byte) => LETTERS[byte % LETTERS.length]).join('');
}

export const newExecutionId = (): string => randomToken(12);

/** `pipelines-<execution id>-<first 20 characters of the step name>-<token>`, at most 63 characters. */
export function pipelineJobName(executionId: string, stepName: string, prefix?: string): string {
  const token = randomToken(10);
  if (prefix !== undefined) return `${prefix.slice(0, 37)}-${executionId}-${token}`;
  return `pipelines-${executionId}-${stepName.replaceAll('_', '-').slice(0, 20)}-${token}`;
}

// Expected failures of the HTTP API as RFC 9457 problem details with a stable `type`.
import type * as z from 'zod';
import { type ProblemName, problemType, problemUrn } from './problem-types.ts';

export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly [extension: string]: unknown;
}

/** Thrown by rules and adapters for a failure the caller can act on; the handler edge turns it into the answer. */
export class Problem extends Error {
  readonly details: ProblemDetails;
  readonly headers: Record<string, string>;
  /** @param detail what happened this time, and what the caller can do. @param fields extension members. @param cause for the log only. */
  constructor(name: ProblemName, detail: string, fields: Record<string, unknown> = {}, cause?: unknown) {
    super(detail, { cause });
    this.name = 'Problem';
    const { status, title, retryAfterSeconds } = problemType(name);
    this.details = { type: problemUrn(name), title, status, detail, ...fields };
    this.headers = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  }
}

export interface Issue {
  readonly path: string;
  readonly message: string;
}

export const issuesOf = (error: z.ZodError): Issue[] =>
  error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));

export const invalidRequest = (error: z.ZodError): Problem => {
  const issues = issuesOf(error);
  const detail = issues
    .map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
    .join('; ');
  return new Problem('invalid-request', detail, { issues });
};

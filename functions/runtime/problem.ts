// Expected failures of the HTTP API as RFC 9457 problem details with a stable `type`.
import type * as z from 'zod';

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
  constructor(
    slug: string,
    status: number,
    title: string,
    detail: string,
    extra: { headers?: Record<string, string>; fields?: Record<string, unknown> } = {},
  ) {
    super(detail);
    this.name = 'Problem';
    this.details = { type: `urn:sentiment:problem:${slug}`, title, status, detail, ...extra.fields };
    this.headers = extra.headers ?? {};
  }
}

export const invalidRequest = (error: z.ZodError): Problem => {
  const issues = error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  const detail = issues
    .map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
    .join('; ');
  return new Problem('invalid-request', 400, 'The request does not fit its contract', detail, {
    fields: { issues },
  });
};

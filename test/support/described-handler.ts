// The edge of the HTTP functions, watched: whatever a route answers in a test must be what its description promises.
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type * as z from 'zod';
import { OPERATIONS } from '../../functions/api/catalogue.ts';
import { type Operation, problemsOf } from '../../functions/api/operation.ts';
import {
  httpHandler as bare,
  type HttpHandler,
  type HttpRoute,
} from '../../functions/runtime/http-handler.ts';
import { type ProblemName, problemType } from '../../functions/runtime/problem-types.ts';

const camelCase = (name: string): string =>
  name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

export const operationOf = (name: string): Operation => {
  const found = OPERATIONS.find(({ id }) => id === camelCase(name));
  if (found === undefined) throw new Error(`No operation of functions/api/catalogue.ts is called ${name}.`);
  return found;
};

const isDescribedProblem = (described: Operation, status: number, body: { type: string }): boolean => {
  const name = body.type.split(':').at(-1) as ProblemName;
  return problemsOf(described).includes(name) && problemType(name).status === status;
};

/** @throws Error saying what of the answer the description does not know. */
export const insistOnDescription = (
  described: Operation,
  { statusCode: status = 0, headers, body = '' }: APIGatewayProxyStructuredResultV2,
): void => {
  const type = String(headers?.['content-type']);
  const where = `${described.method} ${described.path} answered ${status} ${type}`;
  if (type === 'application/problem+json') {
    if (isDescribedProblem(described, status, JSON.parse(body))) return;
    throw new Error(`${where}, a problem that its description does not name: ${body}`);
  }
  const answer = described.answers[status];
  if (answer === undefined || (answer.type ?? 'application/json') !== type)
    throw new Error(`${where}, which its description does not name.`);
  const parsed = answer.schema.safeParse(type === 'application/json' ? JSON.parse(body) : body);
  if (!parsed.success) throw new Error(`${where}; it does not fit: ${parsed.error.message}\n${body}`);
  for (const header of Object.keys(answer.headers ?? {}))
    if (headers?.[header] === undefined) throw new Error(`${where} without the header ${header}.`);
};

/** Like the real one, for tests. @param name the operation's, or the same in kebab-case. */
export const httpHandler = <Body extends z.ZodType, Query extends z.ZodType>(
  name: string,
  route: HttpRoute<Body, Query>,
  logger: Parameters<typeof bare>[2],
): HttpHandler => {
  const described = operationOf(name);
  const handler = bare(name, route, logger);
  return async (event) => {
    const reply = await handler(event);
    insistOnDescription(described, reply);
    return reply;
  };
};

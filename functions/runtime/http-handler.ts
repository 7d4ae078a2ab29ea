// The edge of every HTTP function: limits, validation, one log line, problem+json.
import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as z from 'zod';
import { type Caller, callerOf } from './caller.ts';
import type { Logger } from './dependencies.ts';
import { invalidRequest, Problem } from './problem.ts';
import { MAXIMUM_BODY_BYTES, readJson } from './request-body.ts';

export interface HttpRequest<Body, Query> {
  readonly body: Body;
  readonly query: Query;
  readonly path: Record<string, string | undefined>;
  /** Names in lower case. */
  readonly headers: Record<string, string | undefined>;
  readonly caller: Caller;
}

export interface HttpReply {
  readonly status: number;
  /** Sent as JSON, unless `contentType` says otherwise: then it is a text and sent as it is. */
  readonly body: unknown;
  readonly contentType?: string;
  readonly headers?: Record<string, string>;
}

export interface HttpRoute<Body extends z.ZodType, Query extends z.ZodType = typeof noQuery> {
  /** `noBody` for a route that reads none. */
  readonly body: Body;
  /** Without it a query string is not looked at. */
  readonly query?: Query;
  /** 64 KiB unless a route says more. */
  readonly maximumBytes?: number;
  /** JSON unless a route reads another format. @throws Problem */
  readonly read?: (event: APIGatewayProxyEventV2, limit: number) => unknown;
  readonly run: (request: HttpRequest<z.output<Body>, z.output<Query>>) => Promise<HttpReply>;
}

export const noBody = z.unknown();
export const noQuery = z.unknown();

export type HttpHandler = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;

/** On every answer, whoever it is for; a page sends its own `content-security-policy`. */
const SECURITY_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
};

const reply = ({
  status,
  body,
  contentType,
  headers = {},
}: HttpReply): APIGatewayProxyStructuredResultV2 => ({
  statusCode: status,
  headers: {
    'content-type': contentType ?? 'application/json',
    ...SECURITY_HEADERS,
    ...headers,
  },
  body: typeof body === 'string' && contentType !== undefined ? body : JSON.stringify(body),
});

const problemReply = ({ details, headers }: Problem): APIGatewayProxyStructuredResultV2 => {
  const answer = reply({ status: details.status, body: details, headers });
  return { ...answer, headers: { ...answer.headers, 'content-type': 'application/problem+json' } };
};

const unexpected = new Problem(
  'internal',
  'The request was not completed. Try again; the log of this function holds the cause.',
);

const fitting = <Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalidRequest(parsed.error);
};

/** Wraps a route into a Lambda handler of an HTTP API (payload 2.0). */
export const httpHandler = <Body extends z.ZodType, Query extends z.ZodType = typeof noQuery>(
  name: string,
  { body, query, maximumBytes = MAXIMUM_BODY_BYTES, read = readJson, run }: HttpRoute<Body, Query>,
  logger: Logger,
): HttpHandler =>
  middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use({
      after: ({ response }) => logger.info(name, { status: response?.statusCode }),
      onError: (request) => {
        const problem = request.error instanceof Problem ? request.error : undefined;
        if (problem === undefined) logger.error(`${name} failed`, { error: request.error });
        else
          logger[problem.cause === undefined ? 'info' : 'warn'](name, {
            status: problem.details.status,
            problem: problem.details.type,
            ...(problem.cause === undefined ? {} : { cause: problem.cause }),
          });
        request.response = problemReply(problem ?? unexpected);
      },
    })
    .handler(async (event) =>
      reply(
        await run({
          caller: callerOf(event),
          query: fitting(query ?? noQuery, event.queryStringParameters ?? {}) as z.output<Query>,
          body: fitting(body, (body as z.ZodType) === noBody ? undefined : read(event, maximumBytes)),
          path: event.pathParameters ?? {},
          headers: event.headers ?? {},
        }),
      ),
    ) as unknown as HttpHandler;

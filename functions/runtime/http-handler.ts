// The edge of every HTTP function: body limits, JSON, validation, one log line, problem+json.
import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as z from 'zod';
import type { Logger } from './dependencies.ts';
import { invalidRequest, Problem } from './problem.ts';

export const MAXIMUM_BODY_BYTES = 64 * 1024;

export interface HttpRequest<Body> {
  readonly body: Body;
  readonly path: Record<string, string | undefined>;
  /** Names in lower case. */
  readonly headers: Record<string, string | undefined>;
}

export interface HttpReply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Record<string, string>;
}

export interface HttpRoute<Body extends z.ZodType> {
  readonly body: Body;
  readonly run: (request: HttpRequest<z.output<Body>>) => Promise<HttpReply>;
}

export const noBody = z.unknown();

export type HttpHandler = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;

const readBody = (event: APIGatewayProxyEventV2): unknown => {
  const raw = event.body ?? '';
  const bytes = Buffer.from(raw, event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.byteLength > MAXIMUM_BODY_BYTES)
    throw new Problem('body-too-large', 413, 'The body is too large', 'Send at most 64 KiB.');
  if (bytes.byteLength === 0) return {};
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new Problem(
      'not-json',
      400,
      'The body is not JSON',
      `Send a JSON object. ${(cause as Error).message}`,
    );
  }
};

const reply = (
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
  contentType = 'application/json',
): APIGatewayProxyStructuredResultV2 => ({
  statusCode: status,
  headers: { 'content-type': contentType, 'cache-control': 'no-store', ...headers },
  body: JSON.stringify(body),
});

const problemReply = (problem: Problem): APIGatewayProxyStructuredResultV2 =>
  reply(problem.details.status, problem.details, problem.headers, 'application/problem+json');

const unexpected = new Problem(
  'internal',
  500,
  'Something failed on our side',
  'The request was not completed. Try again; the log of this function holds the cause.',
);

/** Wraps a route into a Lambda handler of an HTTP API (payload 2.0). */
export const httpHandler = <Body extends z.ZodType>(
  name: string,
  route: HttpRoute<Body>,
  logger: Logger,
): HttpHandler =>
  middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use({
      after: ({ response }) => logger.info(name, { status: response?.statusCode }),
      onError: (request) => {
        const problem = request.error instanceof Problem ? request.error : undefined;
        if (problem === undefined) logger.error(`${name} failed`, { error: request.error });
        else logger.info(name, { status: problem.details.status, problem: problem.details.type });
        request.response = problemReply(problem ?? unexpected);
      },
    })
    .handler(async (event) => {
      const parsed = route.body.safeParse(readBody(event));
      if (!parsed.success) throw invalidRequest(parsed.error);
      const { status, body, headers } = await route.run({
        body: parsed.data,
        path: event.pathParameters ?? {},
        headers: event.headers ?? {},
      });
      return reply(status, body, headers);
    }) as unknown as HttpHandler;

// SageMaker's runtime on the wire: REST, `POST /endpoints/{name}/invocations` with the body as it is.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { SageMakerError } from '../errors.ts';
import { type InvocationAnswer, invoke } from '../hosting/invocation.ts';
import type { World } from '../world.ts';
import { checkInvocationHeaders } from './invocation-headers.ts';
import { readBody } from './read-body.ts';

/** Bytes of a request's body. */
const BODY_LIMIT = 6_291_456;

const PATH = /^\/endpoints\/([^/?]+)\/invocations(?:\?.*)?$/;

/** A name that is wrongly encoded stays as it is: no endpoint has it. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** The endpoint's name when the request is an invocation. */
export function invokedEndpoint(request: IncomingMessage): string | undefined {
  const match = request.method === 'POST' ? PATH.exec(request.url ?? '') : null;
  return match?.[1] === undefined ? undefined : decoded(match[1]);
}

async function perform(world: World, endpoint: string, request: IncomingMessage): Promise<InvocationAnswer> {
  const received = process.hrtime.bigint();
  const body = await readBody(request, BODY_LIMIT);
  if (body === undefined) {
    throw new SageMakerError(
      'ValidationError',
      `1 validation error detected: Value at 'body' failed to satisfy constraint: Member must have length less than or equal to ${BODY_LIMIT}`,
    );
  }
  checkInvocationHeaders(request.headers);
  return invoke(world, { endpoint, headers: request.headers, body }, received);
}

function answerError(response: ServerResponse, error: SageMakerError, requestId: string): void {
  response.writeHead(error.status, {
    'Content-Type': 'application/json',
    'x-amzn-errortype': error.code,
    'x-amzn-RequestId': requestId,
  });
  response.end(JSON.stringify({ ...error.members, ErrorCode: error.code, Message: error.message }));
}

export async function runtime(
  world: World,
  endpoint: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = randomUUID();
  try {
    const { headers, body } = await perform(world, endpoint, request);
    response.writeHead(200, { ...headers, 'Content-Length': body.length, 'x-amzn-RequestId': requestId });
    response.end(body);
  } catch (error) {
    if (error instanceof SageMakerError) return answerError(response, error, requestId);
    world.log(`invocation of ${endpoint} failed: ${(error as Error).stack}`);
    answerError(response, new SageMakerError('InternalFailure', (error as Error).message, 500), requestId);
  }
}

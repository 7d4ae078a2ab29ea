// SageMaker's control plane on the wire: AWS JSON 1.1, `POST /` with the operation in X-Amz-Target.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { SageMakerError } from '../errors.ts';
import { operations } from '../operations/table.ts';
import type { World } from '../world.ts';
import { readBody } from './read-body.ts';
import { refusal } from './refusal.ts';
import { membersOf, wrongType } from './serialization.ts';

const BODY_LIMIT = 4 * 1024 * 1024;

function answer(response: ServerResponse, status: number, body: object, code?: string): void {
  response.writeHead(status, {
    'Content-Type': 'application/x-amz-json-1.1',
    'x-amzn-RequestId': randomUUID(),
    ...(code !== undefined && { 'x-amzn-errortype': code }),
  });
  response.end(JSON.stringify(body));
}

async function requestOf(request: IncomingMessage): Promise<object> {
  const body = await readBody(request, BODY_LIMIT);
  if (body === undefined)
    throw new SageMakerError('RequestEntityTooLargeException', 'Request too large', 413);
  return membersOf(body);
}

async function perform(world: World, request: IncomingMessage): Promise<object> {
  const [service, name = ''] = String(request.headers['x-amz-target'] ?? '').split('.');
  const input = await requestOf(request);
  const operation = service === 'SageMaker' ? operations.get(name) : undefined;
  if (operation === undefined) {
    throw new SageMakerError('UnknownOperationException', `This stand-in has no operation '${name}'.`);
  }
  const parsed = operation.request.safeParse(input, { reportInput: true });
  if (!parsed.success) {
    const { issues } = parsed.error;
    throw wrongType(issues) ?? refusal(issues, { schema: operation.request, input });
  }
  return operation.run(world, parsed.data);
}

export async function controlPlane(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    answer(response, 200, await perform(world, request));
  } catch (error) {
    if (error instanceof SageMakerError) {
      const { code, message, status, members } = error;
      return answer(response, status, { __type: code, message, Message: message, ...members }, code);
    }
    world.log(`${request.headers['x-amz-target']} failed: ${(error as Error).stack}`);
    answer(
      response,
      500,
      { __type: 'InternalFailure', message: (error as Error).message },
      'InternalFailure',
    );
  }
}

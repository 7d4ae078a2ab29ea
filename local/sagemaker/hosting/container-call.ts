// One request to a serving process, over a kept-alive connection.
import { type IncomingHttpHeaders, request } from 'node:http';
import type { ServingInstance } from './serving-instance.ts';

/** Milliseconds in which a container must answer. */
const TIME_LIMIT = 60_000;

export interface ContainerAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export class ContainerTimeout extends Error {}

interface Connection {
  readonly answer: Promise<ContainerAnswer>;
  /** Whether the connection had served a request before: the server may just have closed it. */
  readonly reused: () => boolean;
}

function send(instance: ServingInstance, headers: Record<string, string>, body: Buffer): Connection {
  const { port, agent } = instance;
  const call = request({
    host: '127.0.0.1',
    port,
    agent,
    method: 'POST',
    path: '/invocations',
    headers: { ...headers, 'Content-Length': body.length },
    timeout: TIME_LIMIT,
  });
  const answer = new Promise<ContainerAnswer>((resolve, reject) => {
    call.on('error', reject);
    call.on('timeout', () => call.destroy(new ContainerTimeout('the container did not answer in time')));
    call.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
  });
  call.end(body);
  return { answer, reused: () => call.reusedSocket };
}

/** Tries once more, on a new connection, when a kept-alive one turned out to be closed. Throws ContainerTimeout. */
export async function callContainer(
  instance: ServingInstance,
  headers: Record<string, string>,
  body: Buffer,
): Promise<ContainerAnswer> {
  const first = send(instance, headers, body);
  try {
    return await first.answer;
  } catch (error) {
    if (error instanceof ContainerTimeout || !first.reused()) throw error;
    return send(instance, headers, body).answer;
  }
}

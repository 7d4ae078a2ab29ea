// Something that answers invocations over HTTP, asked with as little client as possible.
import { Agent, request } from 'node:http';

export interface Target {
  readonly name: string;
  readonly port: number;
  readonly path: string;
}

const BODY = Buffer.from('{"instances":["Works as it should."]}');
const HEADERS = { 'Content-Type': 'application/json', 'Content-Length': BODY.length };
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Milliseconds from the request to the last byte of the answer. Throws unless it is 200. */
export function ask({ port, path }: Target): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const begin = performance.now();
  const call = request({ host: '127.0.0.1', port, path, method: 'POST', headers: HEADERS, agent });
  call.on('error', reject);
  call.on('response', (answer) => {
    answer.resume();
    answer.on('end', () => {
      if (answer.statusCode === 200) resolve(performance.now() - begin);
      else reject(new Error(`${path} answered ${answer.statusCode}`));
    });
  });
  call.end(BODY);
  return promise;
}

/** `requests` in all, `clients` at a time. Returns each one's milliseconds. */
export async function askMany(target: Target, requests: number, clients: number): Promise<number[]> {
  const times: number[] = [];
  let left = requests;
  const client = async () => {
    while (left-- > 0) times.push(await ask(target));
  };
  await Promise.all(Array.from({ length: clients }, client));
  return times;
}

export const closeConnections = (): void => agent.destroy();

// A request's whole body, up to a limit.
import type { IncomingMessage } from 'node:http';

/** Returns `undefined` when the body is longer than `limit` bytes; the rest of it is read and dropped. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += (chunk as Buffer).length;
    if (length <= limit) chunks.push(chunk as Buffer);
  }
  return length <= limit ? Buffer.concat(chunks) : undefined;
}

// What makes a repeated request the same request: the caller's key, from which the ids of what it hands in follow.
import { createHash } from 'node:crypto';
import { Problem } from '../runtime/problem.ts';

/** The same key gives the same id, so a client's retry is a repeat. */
export const idFromKey = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 32);

/** @throws Problem when the header is there but of no use. */
export const idempotencyKey = (headers: Record<string, string | undefined>): string | undefined => {
  const key = headers['idempotency-key'];
  if (key === undefined || (key.length > 0 && key.length <= 255)) return key;
  throw new Problem('invalid-request', 'Idempotency-Key is not usable: send 1 to 255 characters.');
};

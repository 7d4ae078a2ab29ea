// What can go wrong with one call to the in-memory DynamoDB; a test hands one to `onNext`.
import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { cancelled, conflict, throttled } from './exceptions.ts';

export interface Call {
  readonly command: string;
  readonly input: Record<string, unknown>;
}

/** Runs instead of the call; `commit` does what the call asked for. */
export type Intervention = (commit: () => unknown, call: Call) => unknown;

const actions = ({ input }: Call): number =>
  ((input as unknown as TransactWriteCommandInput).TransactItems ?? []).length;

/** Nothing is written; DynamoDB is too busy. In a transaction the last action (the counters) is the hot one. */
export const throttle: Intervention = (_, call) => {
  if (call.command !== 'TransactWriteCommand') throw throttled();
  const reasons = Array.from({ length: actions(call) }, (_each, index) => ({
    Code: index === actions(call) - 1 ? 'ThrottlingError' : 'None',
  }));
  throw cancelled(reasons);
};

/** Nothing is written; another transaction touches an item of this one. */
export const conflicting: Intervention = (_, call) => {
  if (call.command !== 'TransactWriteCommand') throw conflict();
  const reasons = Array.from({ length: actions(call) }, (_each, index) => ({
    Code: index === actions(call) - 1 ? 'TransactionConflict' : 'None',
  }));
  throw cancelled(reasons);
};

/** Everything is written, but the answer never arrives. */
export const lostAcknowledgement: Intervention = (commit) => {
  commit();
  throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });
};

/** Something else happens first: the way to write a race down. */
export const preceded =
  (by: () => unknown): Intervention =>
  async (commit) => {
    await by();
    return commit();
  };

// The one way the counters grow: an ADD that travels in the transaction of what it counts.
import { COUNTERS_KEY } from '../retraining/loop-keys.ts';
import type { Action } from '../runtime/transact.ts';
import type { Counter } from './counters.ts';

/** `changed_at` tells the scheduled judge how long the stream has had to judge this change. */
export const addToCounters = (
  loopTable: string,
  additions: Partial<Record<Counter, number>>,
  now: string,
): Action => {
  const entries = Object.entries(additions).filter(([, value]) => value !== 0);
  return {
    Update: {
      TableName: loopTable,
      Key: COUNTERS_KEY,
      UpdateExpression: `SET changed_at = :now ADD ${entries.map((_, index) => `#c${index} :c${index}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(entries.map(([name], index) => [`#c${index}`, name])),
      ExpressionAttributeValues: {
        ':now': now,
        ...Object.fromEntries(entries.map(([, value], index) => [`:c${index}`, value])),
      },
    },
  };
};

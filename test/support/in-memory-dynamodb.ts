// A small DynamoDB at the level of `documents.send(command)`: evaluates the expressions the sources use, and throws at any other.

import type { Dependencies } from '../../functions/runtime/dependencies.ts';
import type { StreamChange } from '../../functions/runtime/stream-handler.ts';
import type { Item } from './dynamodb/condition-expression.ts';
import type { Call, Intervention } from './dynamodb/faults.ts';
import { listings } from './dynamodb/listings.ts';
import { OPERATIONS, type Operation } from './dynamodb/operations.ts';
import type { Input } from './dynamodb/planned-writes.ts';
import { type Table, table } from './dynamodb/table.ts';

export { conflicting, lostAcknowledgement, preceded, throttle } from './dynamodb/faults.ts';

type Matching = string | ((call: Call) => boolean);

export interface InMemoryDynamoDb {
  readonly documents: Dependencies['documents'];
  readonly items: (table: string) => Item[];
  readonly item: (table: string, key: Item) => Item | undefined;
  /** Writes without a call; the stream records it all the same. */
  readonly put: (table: string, item: Item) => void;
  readonly changes: (table: string) => StreamChange[];
  /** Every call, in order. */
  readonly calls: Call[];
  /** Lets something happen to the next `times` calls of this command (or matching this test). */
  readonly onNext: (matching: Matching, intervention: Intervention, times?: number) => void;
}

interface Pending {
  readonly matches: (call: Call) => boolean;
  readonly intervention: Intervention;
  left: number;
}

/**
 * @param schemas table name -> names of its key attributes. @param pageSize items a Query or Scan reads at most.
 * @param indexes table name -> index name -> names of its key attributes.
 */
export const inMemoryDynamoDb = (
  schemas: Record<string, readonly string[]>,
  pageSize = 1_000,
  indexes: Record<string, Record<string, readonly string[]>> = {},
): InMemoryDynamoDb => {
  let count = 0;
  const sequence = () => {
    count += 1;
    return String(count).padStart(21, '0');
  };
  const tables = new Map(
    Object.entries(schemas).map(([name, keys]) => [name, table(keys, sequence, indexes[name])]),
  );
  const operations: Record<string, Operation> = { ...OPERATIONS, ...listings(pageSize) };
  const calls: Call[] = [];
  const pending: Pending[] = [];

  const named = (name: unknown): Table => {
    const found = tables.get(String(name));
    if (found === undefined) throw new Error(`There is no table ${name}`);
    return found;
  };

  const send = async (command: { readonly input: object; readonly constructor: { name: string } }) => {
    const call: Call = { command: command.constructor.name, input: command.input as Input };
    const operation = operations[call.command];
    if (operation === undefined) throw new Error(`${call.command} is not understood here`);
    calls.push(call);
    const commit = () => operation(call.input, named);
    const waiting = pending.find(({ left, matches }) => left > 0 && matches(call));
    if (waiting === undefined) return commit();
    waiting.left -= 1;
    return waiting.intervention(commit, call);
  };

  return {
    documents: { send } as unknown as Dependencies['documents'],
    items: (name) => named(name).items(),
    item: (name, key) => named(name).get(key),
    put: (name, item) => named(name).write(named(name).keyOf(item), item),
    changes: (name) => [...named(name).changes],
    calls,
    onNext: (matching, intervention, times = 1) => {
      const matches = typeof matching === 'string' ? (call: Call) => call.command === matching : matching;
      pending.push({ matches, intervention, left: times });
    },
  };
};

// One table of the in-memory DynamoDB: items by key, and the stream of what changed.
import { isDeepStrictEqual } from 'node:util';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { StreamChange } from '../../../functions/runtime/stream-handler.ts';
import type { Item } from './condition-expression.ts';

export interface Table {
  readonly keyNames: readonly string[];
  readonly keyOf: (item: Item) => Item;
  readonly get: (key: Item) => Item | undefined;
  /** Stores, or with `undefined` deletes, and records the change in the stream. */
  readonly write: (key: Item, after: Item | undefined) => void;
  /** Sorted by key. */
  readonly items: (keep?: (item: Item) => boolean) => Item[];
  readonly changes: StreamChange[];
}

/** As the document client sends it: `undefined` left out, everything copied. */
const stored = (item: Item): Item => unmarshall(marshall(item, { removeUndefinedValues: true }));

const kindOf = (before: Item | undefined, after: Item | undefined): StreamChange['kind'] => {
  if (before === undefined) return 'INSERT';
  return after === undefined ? 'REMOVE' : 'MODIFY';
};

/** @param sequence the next stream sequence number, over all tables. */
export const table = (keyNames: readonly string[], sequence: () => string): Table => {
  const byKey = new Map<string, Item>();
  const changes: StreamChange[] = [];
  const keyOf = (item: Item): Item =>
    Object.fromEntries(
      keyNames.map((name) => {
        const value = item[name];
        if (typeof value !== 'string' || value === '')
          throw new Error(`The key attribute ${name} is missing`);
        return [name, value];
      }),
    );
  const address = (key: Item): string => {
    if (Object.keys(key).length !== keyNames.length)
      throw new Error(`A key has exactly ${keyNames.join(', ')}`);
    return JSON.stringify(keyOf(key));
  };
  const get = (key: Item): Item | undefined => {
    const item = byKey.get(address(key));
    return item === undefined ? undefined : stored(item);
  };
  return {
    keyNames,
    keyOf,
    get,
    changes,
    items: (keep = () => true) =>
      [...byKey]
        .filter(([, item]) => keep(item))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, item]) => stored(item)),
    write: (key, wanted) => {
      const before = get(key);
      const after = wanted === undefined ? undefined : stored(wanted);
      if (after === undefined) byKey.delete(address(key));
      else byKey.set(address(key), after);
      if (isDeepStrictEqual(before, after)) return; // a write that changes nothing leaves no stream record
      changes.push({ kind: kindOf(before, after), sequence: sequence(), before, after });
    },
  };
};

// One table of the in-memory DynamoDB: items by key, and the stream of what changed.
import { isDeepStrictEqual } from 'node:util';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { StreamChange } from '../../../functions/runtime/stream-handler.ts';
import type { Item } from './condition-expression.ts';

export interface Table {
  readonly keyNames: readonly string[];
  readonly keyOf: (item: Item) => Item;
  /** @param consistent without it, the item as it was before its last change: that is what such a read may give. */
  readonly get: (key: Item, consistent?: boolean) => Item | undefined;
  /** Stores, or with `undefined` deletes, and records the change in the stream. */
  readonly write: (key: Item, after: Item | undefined) => void;
  /** Sorted by key; `consistent` as for `get`. */
  readonly items: (keep?: (item: Item) => boolean, consistent?: boolean) => Item[];
  /** Global secondary indexes: name -> names of their key attributes. */
  readonly indexes: Record<string, readonly string[]>;
  readonly changes: StreamChange[];
}

/** As the document client sends it: `undefined` left out, everything copied. */
const stored = (item: Item): Item => unmarshall(marshall(item, { removeUndefinedValues: true }));

const kindOf = (before: Item | undefined, after: Item | undefined): StreamChange['kind'] => {
  if (before === undefined) return 'INSERT';
  return after === undefined ? 'REMOVE' : 'MODIFY';
};

/** @param sequence the next stream sequence number, over all tables. */
export const table = (
  keyNames: readonly string[],
  sequence: () => string,
  indexes: Record<string, readonly string[]> = {},
): Table => {
  const byKey = new Map<string, Item>();
  const stale = new Map<string, Item>();
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
  const get = (key: Item, consistent = true): Item | undefined => {
    const item = (consistent ? byKey : stale).get(address(key));
    return item === undefined ? undefined : stored(item);
  };
  return {
    keyNames,
    indexes,
    keyOf,
    get,
    changes,
    items: (keep = () => true, consistent = true) =>
      [...(consistent ? byKey : stale)]
        .filter(([, item]) => keep(item))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, item]) => stored(item)),
    write: (key, wanted) => {
      const before = get(key);
      const after = wanted === undefined ? undefined : stored(wanted);
      if (after === undefined) byKey.delete(address(key));
      else byKey.set(address(key), after);
      if (isDeepStrictEqual(before, after)) return; // a write that changes nothing leaves no stream record
      if (before === undefined) stale.delete(address(key));
      else stale.set(address(key), before);
      changes.push({ kind: kindOf(before, after), sequence: sequence(), before, after });
    },
  };
};

// Query and Scan of the in-memory DynamoDB: sorted, in pages, in segments.
import { createHash } from 'node:crypto';
import { condition, type Item } from './condition-expression.ts';
import type { Operation } from './operations.ts';
import { EXPRESSIONS, meaningOf, text, understand } from './planned-writes.ts';
import type { Table } from './table.ts';

interface Page {
  readonly Items: Item[];
  readonly Count: number;
  readonly ScannedCount: number;
  readonly LastEvaluatedKey?: Item;
}

/** DynamoDB limits what it reads before it filters, so a page may be empty and yet not the last. */
const page = (
  keyOf: (item: Item) => Item,
  found: readonly Item[],
  size: number,
  start: unknown,
  keep: (item: Item) => boolean,
): Page => {
  const before = start === undefined ? -1 : found.findIndex((item) => same(keyOf(item), start as Item));
  const read = found.slice(before + 1, before + 1 + size);
  const Items = read.filter(keep);
  const last = read.at(-1);
  const more = last !== undefined && found.length > before + 1 + size;
  return {
    Items,
    Count: Items.length,
    ScannedCount: read.length,
    ...(more ? { LastEvaluatedKey: keyOf(last) } : {}),
  };
};

const same = (a: Item, b: Item): boolean => Object.entries(a).every(([name, value]) => b[name] === value);

/** In an index stand the items that have all of its key attributes, by its sort key. Equal ones come in no order of their own. */
const inIndex = (table: Table, name: unknown, found: Item[]) => {
  const keys = table.indexes[String(name)];
  if (keys === undefined) throw new Error(`There is no index ${name}`);
  const [, sort] = keys;
  const present = found.filter((item) => keys.every((key) => typeof item[key] === 'string'));
  if (sort !== undefined) present.reverse().sort((a, b) => (String(a[sort]) < String(b[sort]) ? -1 : 1));
  const pick = (item: Item): Item => Object.fromEntries(keys.map((key) => [key, item[key]]));
  return { found: present, keyOf: (item: Item): Item => ({ ...table.keyOf(item), ...pick(item) }) };
};

const query =
  (pageSize: number): Operation =>
  (input, tables) => {
    understand(input, [
      ...EXPRESSIONS,
      ...['KeyConditionExpression', 'FilterExpression', 'ScanIndexForward', 'Limit', 'ConsistentRead'],
      ...['ExclusiveStartKey', 'IndexName'],
    ]);
    if (input.IndexName !== undefined && input.ConsistentRead === true)
      throw new Error('Consistent reads are not supported on global secondary indexes');
    const table = tables(input.TableName);
    const meaning = meaningOf(input);
    const matches = condition(text(input.KeyConditionExpression), meaning);
    const keep = condition(text(input.FilterExpression), meaning);
    meaning.refuseUnused();
    const caughtUp = input.IndexName !== undefined; // an index follows within moments; here they have passed
    const stored = table.items(matches, caughtUp || input.ConsistentRead === true);
    const { found, keyOf } =
      input.IndexName === undefined
        ? { found: stored, keyOf: table.keyOf }
        : inIndex(table, input.IndexName, stored);
    if (input.ScanIndexForward === false) found.reverse();
    const size = Math.min((input.Limit as number | undefined) ?? pageSize, pageSize);
    return page(keyOf, found, size, input.ExclusiveStartKey, keep);
  };

/** Top-level attributes only, as the sources ask for no others. */
const projection = (expression: string | undefined, path: (name: string) => readonly string[]) => {
  const names = expression?.split(',').flatMap((name) => path(name.trim()));
  return (item: Item): Item =>
    names === undefined
      ? item
      : Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)));
};

const segmentOf = (key: Item, segments: number): number =>
  createHash('sha256').update(JSON.stringify(key)).digest().readUInt32BE(0) % segments;

const scan =
  (pageSize: number): Operation =>
  (input, tables) => {
    understand(input, [
      ...EXPRESSIONS,
      ...['FilterExpression', 'Segment', 'TotalSegments', 'ConsistentRead', 'ExclusiveStartKey', 'Limit'],
      'ProjectionExpression',
    ]);
    const table = tables(input.TableName);
    const meaning = meaningOf(input);
    const keep = condition(text(input.FilterExpression), meaning);
    const shown = projection(text(input.ProjectionExpression), meaning.path);
    meaning.refuseUnused();
    const { Segment = 0, TotalSegments = 1 } = input as { Segment?: number; TotalSegments?: number };
    if (Segment >= TotalSegments) throw new Error('Segment must be less than TotalSegments');
    const inSegment = (item: Item) => segmentOf(table.keyOf(item), TotalSegments) === Segment;
    const found = table.items(inSegment, input.ConsistentRead === true);
    const size = Math.min((input.Limit as number | undefined) ?? pageSize, pageSize);
    const read = page(table.keyOf, found, size, input.ExclusiveStartKey, keep);
    return { ...read, Items: read.Items.map(shown) };
  };

/** @param pageSize stands for DynamoDB's megabyte. */
export const listings = (pageSize: number): Record<string, Operation> => ({
  QueryCommand: query(pageSize),
  ScanCommand: scan(pageSize),
});

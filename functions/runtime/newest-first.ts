// Pages through an index of a table, newest first, however few of its items a page wants.
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Dependencies } from './dependencies.ts';

export interface NewestFirst<Item> {
  readonly table: string;
  readonly index: string;
  /** The index's partition. */
  readonly partition: { readonly name: string; readonly value: string };
  /** The index's sort key: an ISO time. */
  readonly time: string;
  readonly read: (item: Record<string, unknown>) => Item;
  /** Where an item stands in the listing: its time, `~`, its id. */
  readonly place: (item: Item) => string;
  readonly wanted?: (item: Item) => boolean;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** The place of the last item, where older ones follow. */
  readonly next: string | null;
}

const READ_AT_ONCE = 100;

/** Whatever has the time of the cursor is read again and told apart by its id, so that none is skipped or doubled. */
async function* entries<Item>(
  { documents }: Pick<Dependencies, 'documents'>,
  { table, index, partition, time, read }: NewestFirst<Item>,
  before: string | undefined,
) {
  let start: Record<string, unknown> | undefined;
  do {
    const page = await documents.send(
      new QueryCommand({
        TableName: table,
        IndexName: index,
        KeyConditionExpression: before === undefined ? '#p = :p' : '#p = :p AND #t <= :t',
        ExpressionAttributeNames: { '#p': partition.name, ...(before === undefined ? {} : { '#t': time }) },
        ExpressionAttributeValues: {
          ':p': partition.value,
          ...(before === undefined ? {} : { ':t': before.split('~', 1)[0] }),
        },
        ScanIndexForward: false,
        Limit: READ_AT_ONCE,
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    yield* (page.Items ?? []).map(read);
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
}

/** @param before `next` of the page before. An index follows its table within moments. */
export const newestFirst = async <Item>(
  deps: Pick<Dependencies, 'documents'>,
  listing: NewestFirst<Item>,
  limit: number,
  before?: string,
): Promise<Page<Item>> => {
  const { place, wanted = () => true } = listing;
  const found: Item[] = [];
  let oldest: string | undefined;
  for await (const item of entries(deps, listing, before)) {
    if (before !== undefined && place(item) >= before) continue;
    const time = place(item).split('~', 1)[0];
    // Items of one time come in no order of their ids: all of them are read before any is left for the next page.
    if (found.length > limit && time !== oldest) break;
    if (!wanted(item)) continue;
    found.push(item);
    oldest = time;
  }
  found.sort((a, b) => (place(a) < place(b) ? 1 : -1));
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, next: last !== undefined && found.length > limit ? place(last) : null };
};

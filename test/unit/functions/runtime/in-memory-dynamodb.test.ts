// Holds the in-memory DynamoDB's transactions, listings, stream and faults to what the real one does.
import {
  ProvisionedThroughputExceededException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import {
  conflicting,
  inMemoryDynamoDb,
  lostAcknowledgement,
  preceded,
  throttle,
} from '../../../support/in-memory-dynamodb.ts';

const TableName = 'things';
const KEY = { pk: 'a', sk: '1' };

const database = (pageSize?: number) => inMemoryDynamoDb({ [TableName]: ['pk', 'sk'] }, pageSize);

const failure = async <E>(work: Promise<unknown>, kind: new (...args: never[]) => E): Promise<E> => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(kind);
  return error as E;
};

describe('transactions', () => {
  const mark = (sk: string) => ({
    Update: {
      TableName,
      Key: { pk: 'a', sk },
      UpdateExpression: 'SET marked = :t',
      ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(marked)',
      ExpressionAttributeValues: { ':t': true },
    },
  });

  test('write all or nothing, and give a reason for each action in order', async () => {
    const db = database();
    for (const sk of ['1', '2', '3']) db.put(TableName, { pk: 'a', sk, ...(sk === '2' && { marked: true }) });

    const error = await failure(
      db.documents.send(new TransactWriteCommand({ TransactItems: [mark('1'), mark('2'), mark('3')] })),
      TransactionCanceledException,
    );

    expect(error.CancellationReasons?.map(({ Code }) => Code)).toEqual([
      'None',
      'ConditionalCheckFailed',
      'None',
    ]);
    expect(db.items(TableName).filter(({ marked }) => marked)).toHaveLength(1);
  });

  test('take at most 100 actions, each on its own item', async () => {
    const db = database();
    const twice = new TransactWriteCommand({ TransactItems: [mark('1'), mark('1')] });
    const many = new TransactWriteCommand({
      TransactItems: Array.from({ length: 101 }, (_, index) => mark(String(index))),
    });
    await expect(db.documents.send(twice)).rejects.toThrow('multiple operations on one item');
    await expect(db.documents.send(many)).rejects.toThrow('100');
  });
});

describe('listings', () => {
  const filled = (pageSize?: number) => {
    const db = database(pageSize);
    for (let n = 0; n < 25; n += 1)
      db.put(TableName, { pk: n < 20 ? 'a' : 'b', sk: String(n).padStart(2, '0'), n });
    return db;
  };

  test('a query gives one partition, newest first, up to its limit', async () => {
    const { Items, LastEvaluatedKey } = await filled().documents.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': 'a' },
        ScanIndexForward: false,
        Limit: 2,
        ConsistentRead: true,
      }),
    );
    expect(Items?.map(({ n }) => n)).toEqual([19, 18]);
    expect(LastEvaluatedKey).toEqual({ pk: 'a', sk: '18' });
  });

  test('the segments of a scan hold every item once, over pages that a filter may leave empty', async () => {
    const db = filled(3);
    const seen: unknown[] = [];
    for (const Segment of [0, 1, 2]) {
      let start: Record<string, unknown> | undefined;
      do {
        const { Items = [], LastEvaluatedKey } = await db.documents.send(
          new ScanCommand({
            TableName,
            Segment,
            TotalSegments: 3,
            ConsistentRead: true,
            FilterExpression: 'n >= :least',
            ExpressionAttributeValues: { ':least': 20 },
            ...(start === undefined ? {} : { ExclusiveStartKey: start }),
          }),
        );
        seen.push(...Items.map(({ n }) => n));
        start = LastEvaluatedKey;
      } while (start !== undefined);
    }
    expect(seen.sort()).toEqual([20, 21, 22, 23, 24]);
  });
});

describe('a read that does not ask to be consistent', () => {
  test('may give every item as it was before its last change', async () => {
    const db = database();
    const read = async (ConsistentRead?: boolean) =>
      (
        await db.documents.send(
          new GetCommand({ TableName, Key: KEY, ...(ConsistentRead && { ConsistentRead }) }),
        )
      ).Item?.n;
    db.put(TableName, { ...KEY, n: 1 });
    expect([await read(), await read(true)]).toEqual([undefined, 1]);
    db.put(TableName, { ...KEY, n: 2 });
    expect([await read(), await read(true)]).toEqual([1, 2]);
    await db.documents.send(new DeleteCommand({ TableName, Key: KEY }));
    expect([await read(), await read(true)]).toEqual([2, undefined]);
  });
});

describe('the stream', () => {
  test('tells every change with both images in order, and nothing of a write that changed nothing', async () => {
    const db = database();
    const put = (n: number) => db.documents.send(new PutCommand({ TableName, Item: { ...KEY, n } }));
    await put(1);
    await put(1);
    await put(2);
    await db.documents.send(new DeleteCommand({ TableName, Key: KEY }));

    const changes = db.changes(TableName);
    expect(changes.map(({ kind, before, after }) => [kind, before?.n, after?.n])).toEqual([
      ['INSERT', undefined, 1],
      ['MODIFY', 1, 2],
      ['REMOVE', 2, undefined],
    ]);
    const sequences = changes.map(({ sequence }) => sequence);
    expect([...sequences].sort()).toEqual(sequences);
  });
});

describe('faults', () => {
  const put = (db: ReturnType<typeof database>, n: number) =>
    db.documents.send(new PutCommand({ TableName, Item: { ...KEY, n } }));

  test('a throttled call writes nothing, and the next one works', async () => {
    const db = database();
    db.onNext('PutCommand', throttle);
    await failure(put(db, 1), ProvisionedThroughputExceededException);
    expect(db.items(TableName)).toEqual([]);
    await put(db, 2);
    expect(db.item(TableName, KEY)).toEqual({ ...KEY, n: 2 });
  });

  test('a conflict cancels a transaction without a failed condition', async () => {
    const db = database();
    db.onNext('TransactWriteCommand', conflicting);
    const write = new TransactWriteCommand({ TransactItems: [{ Put: { TableName, Item: KEY } }] });
    const error = await failure(db.documents.send(write), TransactionCanceledException);
    expect(error.CancellationReasons).toEqual([{ Code: 'TransactionConflict' }]);
  });

  test('a lost acknowledgement writes and then fails', async () => {
    const db = database();
    db.onNext('PutCommand', lostAcknowledgement);
    await expect(put(db, 1)).rejects.toThrow('socket hang up');
    expect(db.item(TableName, KEY)).toEqual({ ...KEY, n: 1 });
  });

  test('something else can be let in just before a chosen call', async () => {
    const db = database();
    db.onNext(
      ({ command }) => command === 'GetCommand',
      preceded(() => put(db, 7)),
    );
    const { Item } = await db.documents.send(new GetCommand({ TableName, Key: KEY, ConsistentRead: true }));
    expect(Item?.n).toBe(7);
  });
});

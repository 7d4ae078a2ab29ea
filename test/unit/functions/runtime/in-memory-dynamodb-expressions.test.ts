// Holds the in-memory DynamoDB's expressions to what the real one makes of them, because the other tests lean on it.
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DeleteCommand,
  PutCommand,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import { inMemoryDynamoDb } from '../../../support/in-memory-dynamodb.ts';

const TableName = 'things';
const KEY = { pk: 'a', sk: '1' };

const database = () => inMemoryDynamoDb({ [TableName]: ['pk', 'sk'] });

const update = (input: Partial<UpdateCommandInput>) => new UpdateCommand({ TableName, Key: KEY, ...input });

const failure = async <E>(work: Promise<unknown>, kind: new (...args: never[]) => E): Promise<E> => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(kind);
  return error as E;
};

const holds = async (item: Record<string, unknown>, ConditionExpression: string): Promise<boolean> => {
  const db = database();
  db.put(TableName, { ...KEY, ...item });
  const values = Object.fromEntries(
    Object.entries({ ':one': 1, ':two': 2, ':word': 'two' }).filter(([name]) =>
      new RegExp(`${name}\\b`).test(ConditionExpression),
    ),
  );
  const put = new PutCommand({
    TableName,
    Item: KEY,
    ConditionExpression,
    ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }),
  });
  return db.documents.send(put).then(
    () => true,
    (error) => {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    },
  );
};

describe('conditions', () => {
  test.each([
    ['attribute_exists(n)', true],
    ['attribute_not_exists(n)', false],
    ['n = :one', true],
    ['n <> :one', false],
    ['n < :two', true],
    ['n <= :one', true],
    ['n > :one', false],
    ['n >= :one', true],
    ['n = :word', false],
    ['n <> :word', true],
    ['missing <> :one', true],
    ['missing < :one', false],
    ['NOT n = :two', true],
    ['NOT (n = :one OR attribute_exists(missing))', false],
    ['attribute_exists(missing) AND n = :two OR n = :one', true],
    ['attribute_exists(missing) AND (n = :two OR n = :one)', false],
    ['n = :one or n = :two and attribute_exists(missing)', true],
  ])('with n = 1, "%s" is %s', async (expression, expected) => {
    expect(await holds({ n: 1 }, expression)).toBe(expected);
  });

  test.each([
    ['n.deep = :one', true],
    ['n.deep = :two', false],
    ['n.other = :one', false],
    ['n.deep.er = :one', false],
    ['missing.deep <> :one', true],
  ])('with n = { deep: 1 }, "%s" is %s', async (expression, expected) => {
    expect(await holds({ n: { deep: 1 } }, expression)).toBe(expected);
  });

  test('an update along a path is not understood, because no source needs it', async () => {
    const input = { UpdateExpression: 'SET n.deep = :n', ExpressionAttributeValues: { ':n': 1 } };
    await expect(database().documents.send(update(input))).rejects.toThrow('path');
  });

  test.each(['size(n) = :one', 'begins_with(n, :word)', 'n[0] = :one', 'n = :one n'])(
    'what is not understood throws: "%s"',
    async (expression) => {
      await expect(holds({ n: 1 }, expression)).rejects.toThrow();
    },
  );

  test('a failed condition shows the item only when asked, in DynamoDB notation', async () => {
    const db = database();
    db.put(TableName, { ...KEY, n: 1 });
    const put = (more: object) =>
      db.documents.send(
        new PutCommand({ TableName, Item: KEY, ConditionExpression: 'attribute_not_exists(pk)', ...more }),
      );

    const silent = await failure(put({}), ConditionalCheckFailedException);
    const telling = await failure(
      put({ ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
      ConditionalCheckFailedException,
    );

    expect(silent.Item).toBeUndefined();
    expect(telling.Item).toEqual({ pk: { S: 'a' }, sk: { S: '1' }, n: { N: '1' } });
  });
});

describe('updates', () => {
  test('SET, ADD and REMOVE change an item together and can return it', async () => {
    const db = database();
    db.put(TableName, { ...KEY, gone: 'x', n: 1 });

    const answer = await db.documents.send(
      update({
        UpdateExpression: 'SET #w = :w, other = :o ADD n :n, fresh :n REMOVE gone',
        ExpressionAttributeNames: { '#w': 'word' },
        ExpressionAttributeValues: { ':w': 'hello', ':o': [1], ':n': 4 },
        ReturnValues: 'ALL_NEW',
      }),
    );

    expect(answer.Attributes).toEqual({ ...KEY, word: 'hello', other: [1], n: 5, fresh: 4 });
    expect(db.item(TableName, KEY)).toEqual(answer.Attributes);
  });

  test('UPDATED_OLD returns only what was replaced', async () => {
    const db = database();
    db.put(TableName, { ...KEY, n: 1, kept: true });
    const answer = await db.documents.send(
      update({
        UpdateExpression: 'SET n = :n',
        ExpressionAttributeValues: { ':n': 2 },
        ReturnValues: 'UPDATED_OLD',
      }),
    );
    expect(answer.Attributes).toEqual({ n: 1 });
  });

  test.each([
    ['a defined but unused value', { UpdateExpression: 'REMOVE n', ExpressionAttributeValues: { ':n': 1 } }],
    ['an undefined value', { UpdateExpression: 'SET n = :n' }],
    ['arithmetic in SET', { UpdateExpression: 'SET n = n + :n', ExpressionAttributeValues: { ':n': 1 } }],
    ['an unknown clause', { UpdateExpression: 'DELETE n :n', ExpressionAttributeValues: { ':n': 1 } }],
    ['a change of the key', { UpdateExpression: 'SET pk = :n', ExpressionAttributeValues: { ':n': 'b' } }],
    ['an incomplete key', { Key: { pk: 'a' }, UpdateExpression: 'REMOVE n' }],
    ['an unknown field', { UpdateExpression: 'REMOVE n', ReturnItemCollectionMetrics: 'SIZE' as const }],
  ])('%s is refused', async (_, input) => {
    await expect(database().documents.send(update(input))).rejects.toThrow();
  });

  test('a delete may have a condition', async () => {
    const db = database();
    db.put(TableName, { ...KEY, n: 1 });
    const remove = (value: number) =>
      new DeleteCommand({
        TableName,
        Key: KEY,
        ConditionExpression: 'n = :n',
        ExpressionAttributeValues: { ':n': value },
      });
    await failure(db.documents.send(remove(2)), ConditionalCheckFailedException);
    await db.documents.send(remove(1));
    expect(db.items(TableName)).toEqual([]);
  });

  test('a command that it does not know is refused', async () => {
    await expect(database().documents.send(new BatchGetCommand({ RequestItems: {} }))).rejects.toThrow(
      'BatchGetCommand is not understood',
    );
  });
});

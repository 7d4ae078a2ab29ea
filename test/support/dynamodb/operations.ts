// The operations of the in-memory DynamoDB, by the document client's command; each is all or nothing.
import type { CancellationReason } from '@aws-sdk/client-dynamodb';
import type { Item } from './condition-expression.ts';
import { cancelled, conditionFailed, conditionReason, invalid } from './exceptions.ts';
import { type Input, PLANS, type TableNamed, text, understand, type Write } from './planned-writes.ts';

export type Operation = (input: Input, tables: TableNamed) => unknown;

const get: Operation = (input, tables) => {
  understand(input, ['TableName', 'Key', 'ConsistentRead']);
  const item = tables(input.TableName).get(input.Key as Item, input.ConsistentRead === true);
  return item === undefined ? {} : { Item: item };
};

const only = (item: Item | undefined, like: Item | undefined, other: Item | undefined): Item | undefined =>
  item &&
  Object.fromEntries(
    Object.entries(item).filter(([name]) => JSON.stringify(like?.[name]) !== JSON.stringify(other?.[name])),
  );

const RETURNED: Record<string, (write: Write) => Item | undefined> = {
  NONE: () => undefined,
  ALL_OLD: ({ before }) => before,
  ALL_NEW: ({ table, key }) => table.get(key),
  UPDATED_OLD: ({ before, after }) => only(before, before, after),
  UPDATED_NEW: ({ table, key, before, after }) => only(table.get(key), after, before),
};

const shown = (input: Input, { before }: Write): Item | undefined =>
  input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? before : undefined;

const alone =
  (kind: keyof typeof PLANS): Operation =>
  (input, tables) => {
    const write = PLANS[kind](input, tables);
    if (!write.holds) throw conditionFailed(shown(input, write));
    write.table.write(write.key, write.after);
    const returned = RETURNED[text(input.ReturnValues) ?? 'NONE'];
    if (returned === undefined) throw new Error(`ReturnValues ${input.ReturnValues} is not understood here`);
    const Attributes = returned(write);
    return Attributes === undefined ? {} : { Attributes };
  };

const MOST_ACTIONS = 100;
const isKind = (name: string): name is keyof typeof PLANS => name in PLANS;

const transact: Operation = (input, tables) => {
  understand(input, ['TransactItems', 'ClientRequestToken']);
  const actions = (input.TransactItems as Record<string, Input>[]).map((action) => {
    const [[kind, body] = ['nothing', {}]] = Object.entries(action);
    if (!isKind(kind)) throw new Error(`A transaction with ${kind} is not understood here`);
    return { body, write: PLANS[kind](body, tables) };
  });
  if (actions.length > MOST_ACTIONS) throw invalid('Member must have length less than or equal to 100');
  const places = actions.map(({ body, write }) => `${body.TableName} ${JSON.stringify(write.key)}`);
  if (new Set(places).size < places.length)
    throw invalid('Transaction request cannot include multiple operations on one item');
  if (actions.some(({ write }) => !write.holds)) {
    const reasons: CancellationReason[] = actions.map(({ body, write }) =>
      write.holds ? { Code: 'None' } : conditionReason(shown(body, write)),
    );
    throw cancelled(reasons);
  }
  for (const { write } of actions) write.table.write(write.key, write.after);
  return {};
};

export const OPERATIONS: Record<string, Operation> = {
  GetCommand: get,
  PutCommand: alone('Put'),
  UpdateCommand: alone('Update'),
  DeleteCommand: alone('Delete'),
  TransactWriteCommand: transact,
};

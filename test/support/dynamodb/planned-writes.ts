// What a write to the in-memory DynamoDB would do: evaluated in full before anything is written.
import { condition, type Item } from './condition-expression.ts';
import { invalid } from './exceptions.ts';
import { placeholders } from './expression-reader.ts';
import type { Table } from './table.ts';
import { update } from './update-expression.ts';

export type Input = Record<string, unknown>;
export type TableNamed = (name: unknown) => Table;

export const EXPRESSIONS = ['TableName', 'ExpressionAttributeNames', 'ExpressionAttributeValues'];
const WRITES = [...EXPRESSIONS, 'ConditionExpression', 'ReturnValues', 'ReturnValuesOnConditionCheckFailure'];

/** @throws Error for a field that this DynamoDB would silently ignore. */
export const understand = (input: Input, fields: readonly string[]): void => {
  const strange = Object.keys(input).filter((name) => input[name] !== undefined && !fields.includes(name));
  if (strange.length > 0) throw new Error(`Not understood here: ${strange.join(', ')}`);
};

export const meaningOf = (input: Input) =>
  placeholders(
    input.ExpressionAttributeNames as Record<string, string> | undefined,
    input.ExpressionAttributeValues as Record<string, unknown> | undefined,
  );

export const text = (value: unknown): string | undefined => value as string | undefined;

export interface Write {
  readonly table: Table;
  readonly key: Item;
  readonly before: Item | undefined;
  readonly holds: boolean;
  readonly after: Item | undefined;
}

export type Plan = (input: Input, tables: TableNamed) => Write;

const planned = (
  input: Input,
  tables: TableNamed,
  key: Item,
  change: (before: Item | undefined, meaning: ReturnType<typeof meaningOf>) => Item | undefined,
): Write => {
  const table = tables(input.TableName);
  const meaning = meaningOf(input);
  const before = table.get(key);
  const holds = condition(text(input.ConditionExpression), meaning)(before ?? {});
  const after = change(before, meaning);
  meaning.refuseUnused();
  return { table, key, before, holds, after };
};

const put: Plan = (input, tables) => {
  understand(input, [...WRITES, 'Item']);
  const item = input.Item as Item;
  return planned(input, tables, tables(input.TableName).keyOf(item), () => item);
};

const change: Plan = (input, tables) => {
  understand(input, [...WRITES, 'Key', 'UpdateExpression']);
  const key = input.Key as Item;
  return planned(input, tables, key, (before, meaning) => {
    const after = update(text(input.UpdateExpression) ?? '', meaning)(before ?? key);
    if (Object.entries(key).some(([name, value]) => after[name] !== value))
      throw invalid('Cannot update attribute. This attribute is part of the key');
    return after;
  });
};

const remove: Plan = (input, tables) => {
  understand(input, [...WRITES, 'Key']);
  return planned(input, tables, input.Key as Item, () => undefined);
};

export const PLANS = { Put: put, Update: change, Delete: remove };

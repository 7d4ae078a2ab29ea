// The conditions of a Condition step, each form in a lookup table.
import { ExpressionError } from './expressions.ts';

type Condition = Record<string, unknown>;
type Resolve = (value: unknown) => Promise<unknown>;
type Test = (condition: Condition, resolve: Resolve) => Promise<boolean>;

const asNumber = (value: unknown): unknown => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  return Number.isNaN(number) ? value : number;
};

/** Numbers written as text compare as numbers with numbers, as a parameter's text may meet a JSON number. */
function comparable(left: unknown, right: unknown): [unknown, unknown] {
  if (typeof left === 'number') return [left, asNumber(right)];
  if (typeof right === 'number') return [asNumber(left), right];
  return [left, right];
}

function ordered(compare: (left: number | string, right: number | string) => boolean): Test {
  return async (condition, resolve) => {
    const [left, right] = comparable(await resolve(condition.LeftValue), await resolve(condition.RightValue));
    if (typeof left !== typeof right || (typeof left !== 'number' && typeof left !== 'string')) {
      throw new ExpressionError(`Cannot compare ${JSON.stringify(left)} with ${JSON.stringify(right)}`);
    }
    return compare(left, right as typeof left);
  };
}

const equal = (a: unknown, b: unknown): boolean => {
  const [left, right] = comparable(a, b);
  return left === right || JSON.stringify(left) === JSON.stringify(right);
};

const tests: Readonly<Record<string, Test>> = {
  Equals: async (c, resolve) => equal(await resolve(c.LeftValue), await resolve(c.RightValue)),
  GreaterThan: ordered((left, right) => left > right),
  GreaterThanOrEqualTo: ordered((left, right) => left >= right),
  LessThan: ordered((left, right) => left < right),
  LessThanOrEqualTo: ordered((left, right) => left <= right),
  In: async (c, resolve) => {
    const query = await resolve(c.QueryValue);
    const values = (await resolve(c.Values)) as unknown[];
    return values.some((value) => equal(query, value));
  },
  Not: async (c, resolve) => !(await holds(c.Condition as Condition, resolve)),
  Or: async (c, resolve) => {
    for (const inner of c.Conditions as Condition[]) if (await holds(inner, resolve)) return true;
    return false;
  },
};

/** Throws ExpressionError for an unknown condition or values that do not compare. */
export async function holds(condition: Condition, resolve: Resolve): Promise<boolean> {
  const test = tests[String(condition.Type)];
  if (test === undefined) throw new ExpressionError(`Unknown condition '${String(condition.Type)}'`);
  return test(condition, resolve);
}

export async function allHold(conditions: readonly Condition[], resolve: Resolve): Promise<boolean> {
  for (const condition of conditions) if (!(await holds(condition, resolve))) return false;
  return true;
}

// Evaluates condition, key-condition and filter expressions for the in-memory DynamoDB; OR binds loosest, NOT tightest.
import { type Placeholders, type Reader, reader } from './expression-reader.ts';

export type Item = Record<string, unknown>;
export type Condition = (item: Item) => boolean;
type Operand = (item: Item) => unknown;

/** With a missing attribute or another type only `<>` holds. */
const comparators: Record<string, (order: number | undefined) => boolean> = {
  '=': (order) => order === 0,
  '<>': (order) => order !== 0,
  '<': (order) => order !== undefined && order < 0,
  '<=': (order) => order !== undefined && order <= 0,
  '>': (order) => order !== undefined && order > 0,
  '>=': (order) => order !== undefined && order >= 0,
};

const orderOf = (left: unknown, right: unknown): number | undefined => {
  if (typeof left !== typeof right || !['string', 'number', 'boolean'].includes(typeof left))
    return undefined;
  if (left === right) return 0;
  return (left as string) < (right as string) ? -1 : 1;
};

const operand = (words: Reader, meaning: Placeholders): Operand => {
  const word = words.take();
  if (word.startsWith(':')) {
    const value = meaning.value(word);
    return () => value;
  }
  const steps = meaning.path(word);
  return (item) => steps.reduce<unknown>((at, step) => (at as Item | undefined)?.[step], item);
};

const functions: Record<string, (name: string) => Condition> = {
  attribute_exists: (name) => (item) => item[name] !== undefined,
  attribute_not_exists: (name) => (item) => item[name] === undefined,
};

const primary = (words: Reader, meaning: Placeholders): Condition => {
  if (words.skip('(')) {
    const inner = either(words, meaning);
    words.expect(')');
    return inner;
  }
  const known = functions[words.peek() ?? ''];
  if (known !== undefined) {
    words.take();
    words.expect('(');
    const condition = known(meaning.attribute(words.take()));
    words.expect(')');
    return condition;
  }
  const left = operand(words, meaning);
  const sign = words.take();
  const holds = comparators[sign];
  if (holds === undefined) throw new Error(`${sign} is no comparator or function that is understood here`);
  const right = operand(words, meaning);
  return (item) => holds(orderOf(left(item), right(item)));
};

const negated = (words: Reader, meaning: Placeholders): Condition => {
  if (!words.skip('NOT')) return primary(words, meaning);
  const inner = negated(words, meaning);
  return (item) => !inner(item);
};

const both = (words: Reader, meaning: Placeholders): Condition => {
  const parts = [negated(words, meaning)];
  while (words.skip('AND')) parts.push(negated(words, meaning));
  return (item) => parts.every((part) => part(item));
};

const either = (words: Reader, meaning: Placeholders): Condition => {
  const parts = [both(words, meaning)];
  while (words.skip('OR')) parts.push(both(words, meaning));
  return (item) => parts.some((part) => part(item));
};

/** Without an expression everything holds. @throws Error for what is not understood. */
export const condition = (expression: string | undefined, meaning: Placeholders): Condition => {
  if (expression === undefined) return () => true;
  const words = reader(expression);
  const whole = either(words, meaning);
  if (words.peek() !== undefined) throw new Error(`"${expression}": "${words.peek()}" is one too many`);
  return whole;
};

// Applies update expressions (SET to a value, ADD a number, REMOVE) for the in-memory DynamoDB.
import type { Item } from './condition-expression.ts';
import { type Placeholders, type Reader, reader } from './expression-reader.ts';

type Change = (item: Item) => void;

const set = (words: Reader, meaning: Placeholders): Change => {
  const name = meaning.attribute(words.take());
  words.expect('=');
  const value = meaning.value(words.take());
  return (item) => {
    item[name] = value;
  };
};

const remove = (words: Reader, meaning: Placeholders): Change => {
  const name = meaning.attribute(words.take());
  return (item) => {
    delete item[name];
  };
};

const add = (words: Reader, meaning: Placeholders): Change => {
  const name = meaning.attribute(words.take());
  const increment = meaning.value(words.take());
  return (item) => {
    const before = item[name] ?? 0;
    if (typeof before !== 'number' || typeof increment !== 'number')
      throw new Error(`ADD ${name}: only numbers are understood here`);
    item[name] = before + increment;
  };
};

const CLAUSES: Record<string, (words: Reader, meaning: Placeholders) => Change> = {
  SET: set,
  REMOVE: remove,
  ADD: add,
};

/** @returns a function that gives the changed item and leaves the old one as it was. */
export const update = (expression: string, meaning: Placeholders): ((item: Item) => Item) => {
  const words = reader(expression);
  const changes: Change[] = [];
  while (words.peek() !== undefined) {
    const keyword = words.take().toUpperCase();
    const clause = CLAUSES[keyword];
    if (clause === undefined)
      throw new Error(`"${expression}": the clause ${keyword} is not understood here`);
    do changes.push(clause(words, meaning));
    while (words.skip(','));
  }
  return (item) => {
    const changed = { ...item };
    for (const change of changes) change(changed);
    return changed;
  };
};

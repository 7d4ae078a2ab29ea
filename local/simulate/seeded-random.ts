// Chance that can be had again: every use draws from a stream of its own, named by the seed and by what it is for.

/** A stream of uniform numbers in [0, 1). */
export type Random = () => number;

/** FNV-1a with a final mix: names that differ in one letter give unrelated numbers. */
const hash = (name: string): number => {
  let value = 0x811c9dc5;
  for (let index = 0; index < name.length; index += 1)
    value = Math.imul(value ^ name.charCodeAt(index), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
};

/**
 * The same parts give the same stream; what one stream is used for moves no other (splitmix32, Steele et al. 2014).
 * So two simulations that differ in one rule see the same texts and the same users.
 */
export const randomFor = (...parts: readonly (string | number)[]): Random => {
  let state = hash(parts.join('\u0000'));
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let value = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    value = Math.imul(value ^ (value >>> 15), 0x735a2d97);
    return ((value ^ (value >>> 15)) >>> 0) / 2 ** 32;
  };
};

/** One of `items`. @throws Error when there is none. */
export const pick = <Item>(random: Random, items: readonly Item[]): Item => {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('Nothing to pick from.');
  return item;
};

/** A key of `weights` with a chance in proportion to its weight. */
export const pickWeighted = <Key extends string>(
  random: Random,
  weights: Readonly<Record<Key, number>>,
): Key => {
  const entries = Object.entries(weights) as [Key, number][];
  let left = random() * entries.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [key, weight] of entries) {
    left -= weight;
    if (left < 0) return key;
  }
  return pick(random, entries)[0];
};

/** Fisher and Yates; the list given stays as it is. */
export const shuffled = <Item>(random: Random, items: readonly Item[]): Item[] => {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] as Item, order[last] as Item];
  }
  return order;
};

/** Times in [from, from + length) of a Poisson process with `rate` events per unit, in order. */
export const poissonTimes = (random: Random, rate: number, from: number, length: number): number[] => {
  const times: number[] = [];
  const pause = () => -Math.log(1 - random()) / rate;
  if (rate > 0) for (let at = pause(); at < length; at += pause()) times.push(from + at);
  return times;
};

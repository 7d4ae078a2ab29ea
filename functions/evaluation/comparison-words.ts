// Says in a sentence what a paired comparison shows, and what two separate evaluations cannot show. Pure.
import type { Difference, DifferenceBySet } from './evaluation-record.ts';

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;

const interval = ({ macro_f1_difference, macro_f1_interval: [low, high], rows }: Difference): string =>
  `macro-F1 ${signed(macro_f1_difference)} (95 % interval ${signed(low)} to ${signed(high)}) on the same ${rows} rows`;

/** The pooled rows where there are some, else the set that has most to say. */
const strongest = ({ pooled, test, golden, feedback }: DifferenceBySet): Difference | undefined =>
  pooled ?? test ?? golden ?? feedback ?? undefined;

const judgement = ({ macro_f1_interval: [low, high] }: Difference, first: string, second: string): string => {
  if (low > 0) return `${first} is better than ${second}`;
  if (high < 0) return `${first} is worse than ${second}`;
  return `${first} and ${second} cannot be told apart`;
};

export const differenceWords = (
  compared: DifferenceBySet,
  first = 'The first model',
  second = 'the second',
): string => {
  const one = strongest(compared);
  if (one === undefined) return `${first} and ${second} were compared on no rows at all.`;
  return `${judgement(one, first, second)}: ${interval(one)}.`;
};

export const unpairedWords = (first: string, second: string): string =>
  `${first} and ${second} were evaluated apart, on rows that may differ, so the figures stand side by side and no interval of ` +
  `their difference can be given. Ask for one: POST /run-evaluation with \`against\`.`;

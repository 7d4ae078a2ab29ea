// How the gate writes numbers: three decimals, a sign that is seen, an interval that says how sure it is. Pure.
import type { Comparison } from './evaluation-report.ts';

export const figure = (value: number): string => value.toFixed(3);

export const signed = (value: number): string => `${value < 0 ? '−' : '+'}${figure(Math.abs(value))}`;

export const between = ([low, high]: readonly [number, number]): string =>
  `95 % interval ${signed(low)} to ${signed(high)}`;

export const seen = ({ macro_f1_difference, macro_f1_interval, rows }: Comparison): string =>
  `macro-F1 ${signed(macro_f1_difference)} (${between(macro_f1_interval)}) on the same ${rows} rows`;

export type SetDifference = Partial<Pick<Comparison, 'macro_f1_difference'>>;

const SETS = { test: 'test', golden: 'golden', holdout: 'held-out corrections' } as const;

/** The difference set by set, where it is known: sets that contradict each other hold a candidate that one alone would not. */
export const bySet = (sets: Partial<Record<keyof typeof SETS, SetDifference | null>>): string => {
  const parts = Object.entries(SETS).flatMap(([set, name]) => {
    const difference = sets[set as keyof typeof SETS]?.macro_f1_difference;
    return difference === undefined ? [] : [`${name} ${signed(difference)}`];
  });
  return parts.length < 2 ? '' : ` By set: ${parts.join(', ')}.`;
};

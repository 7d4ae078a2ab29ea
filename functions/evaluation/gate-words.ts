// How the gate writes numbers: three decimals, a sign that is seen, an interval that says how sure it is. Pure.
import type { Comparison } from './evaluation-report.ts';

export const figure = (value: number): string => value.toFixed(3);

export const signed = (value: number): string => `${value < 0 ? '−' : '+'}${figure(Math.abs(value))}`;

export const between = ([low, high]: readonly [number, number]): string =>
  `95 % interval ${signed(low)} to ${signed(high)}`;

export const seen = ({ macro_f1_difference, macro_f1_interval, rows }: Comparison): string =>
  `macro-F1 ${signed(macro_f1_difference)} (${between(macro_f1_interval)}) on the same ${rows} rows`;

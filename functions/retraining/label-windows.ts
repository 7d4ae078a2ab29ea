// The shares of labels that the open window is compared with, so that a shift is news once. Pure.
import { LABELS } from '../../events/label.ts';
import { type Counts, NO_COUNTS, windowBetween } from '../feedback/counters.ts';
import type { Cycle } from './cycle.ts';

export const KINDS = ['label', 'predicted'] as const;
export const labelCounts = (side: Counts, kind: (typeof KINDS)[number]): number[] =>
  LABELS.map((label) => side[`${kind}_${label}`]);
export const hasMany = (counts: readonly number[], least: number): boolean =>
  counts.reduce((sum, count) => sum + count, 0) >= least;

/**
 * What the last cycle learnt last: the window before it, joined with earlier ones until there are enough labels, so that a
 * shift that was learnt from is the new normal and no news any more.
 */
export const windowBefore = (
  recent: readonly Cycle[],
  enough: (side: Counts) => boolean,
): Counts | undefined => {
  const [last, ...earlier] = recent;
  if (last === undefined) return undefined;
  const starts = [...earlier.map(({ counters }) => counters), NO_COUNTS];
  return starts.map((start) => windowBetween(last.counters, start)).find(enough);
};

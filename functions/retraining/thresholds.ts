// Decides, from counters alone, whether it is time to retrain, and says on what evidence.

import { LABELS } from '../../events/label.ts';
import type { Evidence, RetrainingReason } from '../../events/retraining-requested.ts';
import { type Counters, type Counts, NO_COUNTS, standing, windowBetween } from '../feedback/counters.ts';
import type { Cycle } from './cycle.ts';
import { populationStabilityIndex, wilsonLowerBound } from './statistics.ts';

export interface Limits {
  /** New labels that trigger by volume. */
  readonly volume: number;
  /** Lower bound of the error rate (share of 1) above which disagreement triggers, and the least sample for it. */
  readonly disagreement: number;
  readonly disagreementMinimum: number;
  /** Population stability index above which a shift of labels triggers, and the least sample on both sides. */
  readonly labelShift: number;
  readonly labelShiftMinimum: number;
  /** Age of the last cycle in seconds from which any new label triggers; 0 turns it off. */
  readonly ageSeconds: number;
  /** Least seconds between two cycles that nobody asked for by hand. */
  readonly coolDownSeconds: number;
  /** Unsuccessful cycles in a row after which the volume threshold doubles, and doubles again with each further one. */
  readonly patience: number;
}

export interface Trigger {
  readonly reason: RetrainingReason;
  readonly evidence: Evidence;
  readonly volumeMark: number;
}

const FRUITLESS = new Set(['FAILED', 'REJECTED', 'ROLLED_BACK']);

/** @param recent newest first. */
const fruitlessInARow = (recent: readonly Cycle[]): number => {
  const finished = recent.filter(({ outcome }) => outcome !== undefined && outcome !== 'COALESCED');
  const firstFruitful = finished.findIndex(({ outcome }) => !FRUITLESS.has(outcome ?? ''));
  return firstFruitful === -1 ? finished.length : firstFruitful;
};

export const volumeThreshold = (limits: Limits, recent: readonly Cycle[]): number =>
  limits.volume * 2 ** Math.max(0, fruitlessInARow(recent) - limits.patience + 1);

const byVolume = (counters: Counters, recent: readonly Cycle[], limits: Limits): Trigger | undefined => {
  const mark = recent[0]?.volume_mark ?? 0;
  const threshold = volumeThreshold(limits, recent);
  const newLabels = counters.total - mark;
  if (newLabels < threshold) return undefined;
  return {
    reason: 'volume',
    evidence: { new_labels: newLabels, threshold },
    volumeMark: mark + Math.floor(newLabels / threshold) * threshold,
  };
};

const byDisagreement = (window: Counts, total: number, limits: Limits): Trigger | undefined => {
  const { compared, disagreements } = window;
  if (compared < limits.disagreementMinimum) return undefined;
  const lower_bound = wilsonLowerBound(disagreements, compared);
  if (lower_bound <= limits.disagreement) return undefined;
  const evidence = { disagreements, compared, lower_bound, limit: limits.disagreement };
  return { reason: 'disagreement', evidence, volumeMark: total };
};

const byLabelShift = (window: Counts, before: Counts, total: number, limits: Limits): Trigger | undefined => {
  for (const kind of ['label', 'predicted'] as const) {
    const counts = (side: Counts) => LABELS.map((label) => side[`${kind}_${label}`]);
    const [now, then] = [counts(window), counts(before)];
    const enough = [now, then].every(
      (side) => side.reduce((sum, count) => sum + count, 0) >= limits.labelShiftMinimum,
    );
    const psi = enough ? populationStabilityIndex(then, now) : 0;
    if (psi > limits.labelShift)
      return {
        reason: 'label-shift',
        evidence: { distribution: kind, psi, limit: limits.labelShift },
        volumeMark: total,
      };
  }
  return undefined;
};

const byAge = (window: Counts, last: Cycle | undefined, now: Date, limits: Limits, total: number) => {
  if (limits.ageSeconds === 0 || last === undefined || window.total <= 0) return undefined;
  const age_seconds = Math.floor((now.getTime() - Date.parse(last.opened_at)) / 1000);
  if (age_seconds < limits.ageSeconds) return undefined;
  const evidence = { age_seconds, limit: limits.ageSeconds, new_labels: window.total };
  return { reason: 'age' as const, evidence, volumeMark: total };
};

const coolingDown = (last: Cycle | undefined, now: Date, limits: Limits): boolean =>
  last !== undefined && now.getTime() - Date.parse(last.opened_at) < limits.coolDownSeconds * 1000;

/** @param recent the last cycles, newest first. */
export const judge = (
  counters: Counters,
  recent: readonly Cycle[],
  now: Date,
  limits: Limits,
): Trigger | undefined => {
  const last = recent[0];
  if (coolingDown(last, now, limits)) return undefined;
  const then = last?.counters ?? NO_COUNTS;
  const [window, before] = [windowBetween(counters, then), standing(then)];
  return (
    byVolume(counters, recent, limits) ??
    byDisagreement(window, counters.total, limits) ??
    byLabelShift(window, before, counters.total, limits) ??
    byAge(window, last, now, limits, counters.total)
  );
};

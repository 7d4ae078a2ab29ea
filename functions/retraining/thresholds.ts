// Decides, from counters alone, whether it is time to retrain, and says on what evidence.
import type { Evidence, RetrainingReason } from '../../events/retraining-requested.ts';
import { type Counters, type Counts, NO_COUNTS, windowBetween } from '../feedback/counters.ts';
import type { Cycle } from './cycle.ts';
import { basisOf } from './error-basis.ts';
import { effectiveSample, errorRate, evidenceAbove, isEnough, lowerBound } from './error-rate.ts';
import { hasMany, KINDS, labelCounts, windowBefore } from './label-windows.ts';
import { slowDown } from './slow-down.ts';
import { populationStabilityIndex } from './statistics.ts';

export interface Limits {
  /** New labels that trigger by volume. */
  readonly volume: number;
  /** Lower bound of the error rate (share of 1) above which disagreement triggers, and the least rows for it. */
  readonly disagreement: number;
  readonly disagreementMinimum: number;
  /** The smallest chance with which feedback is asked for: 1 / it is the largest weight of a row. */
  readonly leastAskProbability: number;
  /** Population stability index above which a shift of labels triggers, and the least labels on both sides. */
  readonly labelShift: number;
  readonly labelShiftMinimum: number;
  /** Age of the last cycle in seconds from which any new label triggers; 0 turns it off. */
  readonly ageSeconds: number;
  /** Least seconds between two cycles that nobody asked for by hand. */
  readonly coolDownSeconds: number;
  /** Fruitless cycles in a row after which every limit above but rates and indices doubles, and doubles again (slow-down.ts). */
  readonly patience: number;
}

export interface Trigger {
  readonly reason: RetrainingReason;
  readonly evidence: Evidence;
  readonly volumeMark: number;
}

const byVolume = (counters: Counters, last: Cycle | undefined, threshold: number): Trigger | undefined => {
  const mark = last?.volume_mark ?? 0;
  const newLabels = counters.total - mark;
  if (newLabels < threshold) return undefined;
  return {
    reason: 'volume',
    evidence: { new_labels: newLabels, threshold },
    volumeMark: mark + Math.floor(newLabels / threshold) * threshold,
  };
};

const byDisagreement = (window: Counts, total: number, limits: Limits): Trigger | undefined => {
  const { basis, largestWeight, ...tally } = basisOf(window, limits.leastAskProbability);
  const limit = limits.disagreement;
  if (tally.rows < limits.disagreementMinimum) return undefined;
  if (!isEnough(evidenceAbove(limit, largestWeight)(tally))) return undefined;
  const evidence = {
    basis,
    compared: tally.rows,
    effective_sample: Math.round(effectiveSample(tally)),
    error_rate: errorRate(tally),
    lower_bound: lowerBound(tally, limit, largestWeight),
    limit,
  };
  return { reason: 'disagreement', evidence, volumeMark: total };
};

const byLabelShift = (
  window: Counts,
  recent: readonly Cycle[],
  total: number,
  { labelShift: limit, labelShiftMinimum: least }: Limits,
): Trigger | undefined => {
  for (const kind of KINDS) {
    const now = labelCounts(window, kind);
    if (!hasMany(now, least)) continue;
    const then = windowBefore(recent, (side) => hasMany(labelCounts(side, kind), least));
    const psi = then === undefined ? 0 : populationStabilityIndex(labelCounts(then, kind), now);
    if (psi > limit)
      return { reason: 'label-shift', evidence: { distribution: kind, psi, limit }, volumeMark: total };
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
  const slowed = slowDown(limits, recent);
  if (coolingDown(last, now, slowed)) return undefined;
  const window = windowBetween(counters, last?.counters ?? NO_COUNTS);
  return (
    byVolume(counters, last, slowed.volume) ??
    byDisagreement(window, counters.total, slowed) ??
    byLabelShift(window, recent, counters.total, slowed) ??
    byAge(window, last, now, slowed, counters.total)
  );
};

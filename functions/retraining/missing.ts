// How far the next retraining is away, found by asking the very rule that decides: it can never say something else. Pure.
import type { Counters } from '../feedback/counters.ts';
import type { Cycle } from './cycle.ts';
import { judge, type Limits, type Trigger } from './thresholds.ts';

interface Standing {
  readonly counters: Counters;
  /** Newest first. */
  readonly recent: readonly Cycle[];
  readonly now: Date;
  readonly limits: Limits;
}

const FURTHEST = 2 ** 40;

/** The least whole number from 0 on for which `holds`, which stays true once it is; undefined when there is none. */
const least = (holds: (value: number) => boolean): number | undefined => {
  if (holds(0)) return 0;
  let above = 1;
  while (!holds(above)) {
    if (above >= FURTHEST) return undefined;
    above *= 2;
  }
  let below = above === 1 ? 0 : above / 2;
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2);
    if (holds(middle)) above = middle;
    else below = middle;
  }
  return above;
};

const alone = (limits: Limits): Limits => ({
  ...limits,
  disagreementMinimum: Number.POSITIVE_INFINITY,
  labelShiftMinimum: Number.POSITIVE_INFINITY,
  ageSeconds: 0,
  coolDownSeconds: 0,
});

/** Labels still to come until their number alone calls for a retraining. */
export const labelsMissing = ({ counters, recent, now, limits }: Standing): number =>
  least((more) => {
    const then = { ...counters, total: counters.total + more };
    return judge(then, recent, now, alone(limits)) !== undefined;
  }) ?? 0;

/** What would be due now, were it not for the cool-down. */
export const dueButFor = ({ counters, recent, now, limits }: Standing): Trigger | undefined =>
  judge(counters, recent, now, { ...limits, coolDownSeconds: 0 });

const FAR_SECONDS = 400 * 24 * 3600;

/** Seconds until a retraining is due with the labels that are there; undefined when more labels must come first. */
export const secondsUntilDue = ({ counters, recent, now, limits }: Standing): number | undefined => {
  const dueAfter = (seconds: number) =>
    judge(counters, recent, new Date(now.getTime() + Math.min(seconds, FAR_SECONDS) * 1000), limits);
  return dueAfter(FAR_SECONDS) === undefined ? undefined : least((after) => dueAfter(after) !== undefined);
};

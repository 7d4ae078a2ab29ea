// Slows every automatic trigger down after fruitless cycles, so that a loop that gets nowhere does not train for nothing. Pure.
import type { Cycle, CycleOutcome } from './cycle.ts';
import type { Limits } from './thresholds.ts';

/**
 * What a cycle counts towards patience. A held cycle counts half: it brings evidence that the next look adds up (docs/gate.md),
 * yet a loop that holds for ever must slow down too. A coalesced cycle never ran.
 */
const FRUITLESSNESS: Partial<Record<CycleOutcome, number>> = {
  FAILED: 1,
  REJECTED: 1,
  ROLLED_BACK: 1,
  HELD: 0.5,
};

/** Never more, so that a loop that was broken for a month learns within reach of its repair. */
export const SLOWEST = 16;

/** @param recent newest first. */
const fruitless = (recent: readonly Cycle[]): number => {
  let count = 0;
  for (const { outcome } of recent) {
    if (outcome === undefined || outcome === 'COALESCED') continue;
    const more = FRUITLESSNESS[outcome];
    if (more === undefined) break;
    count += more;
  }
  return count;
};

/** 1 up to patience, then 2, 4, … up to `SLOWEST`. @param recent newest first. */
export const slowness = (patience: number, recent: readonly Cycle[]): number =>
  Math.min(SLOWEST, 2 ** Math.max(0, Math.floor(fruitless(recent)) - patience + 1));

/** More labels, more rows to compare, more time: rates and indices stay, for what is true does not change with patience. */
export const slowDown = (limits: Limits, recent: readonly Cycle[]): Limits => {
  const times = slowness(limits.patience, recent);
  return {
    ...limits,
    volume: limits.volume * times,
    disagreementMinimum: limits.disagreementMinimum * times,
    labelShiftMinimum: limits.labelShiftMinimum * times,
    ageSeconds: limits.ageSeconds * times,
    coolDownSeconds: limits.coolDownSeconds * times,
  };
};

// What the loop counts about feedback, as pure arithmetic: one item's contribution, what revising or erasing it moves, windows.
import * as z from 'zod';
import type { FeedbackItem } from '../../events/feedback-recorded.ts';
import { LABELS, type Label } from '../../events/label.ts';

export type LabelCounter = `label_${Label}` | `predicted_${Label}`;
type AskedCounter = 'asked' | 'asked_weight' | 'asked_squares' | 'asked_wrong_weight' | 'asked_wrong_squares';
export type Measure = 'total' | 'compared' | 'disagreements' | AskedCounter | LabelCounter;
/** One number for each measure: a window, or what stands. */
export type Counts = Record<Measure, number>;
export type Increments = Partial<Counts>;

const MEASURES: readonly Measure[] = [
  'total',
  'compared',
  'disagreements',
  'asked',
  'asked_weight',
  'asked_squares',
  'asked_wrong_weight',
  'asked_wrong_squares',
  ...LABELS.map((label): Measure => `label_${label}`),
  ...LABELS.map((label): Measure => `predicted_${label}`),
];

/**
 * How a measure moves after it was counted. Within the window that counted it, more goes to the measure itself and less to
 * `withdrawn_`; once that window is closed, more goes to `amended_` and less to `retired_`, so that no window is told of
 * what it never held. (docs/decisions/0008)
 */
const CORRECTIONS = ['withdrawn', 'amended', 'retired'] as const;
type Correction = (typeof CORRECTIONS)[number];
export type Counter = Measure | `${Correction}_${Measure}`;

const NAMES: readonly Counter[] = [
  ...MEASURES,
  ...CORRECTIONS.flatMap((kind) => MEASURES.map((measure): Counter => `${kind}_${measure}`)),
];

const count = z.number().int().nonnegative().default(0);

/**
 * Monotone totals since the stage was created: `compared` counts feedback whose prediction is known, `asked` the part of it
 * that was asked for. Of asked rows the weights (1 / their chance, in tenths, so that they add up as whole numbers), the
 * squares of these, and both once more for the rows whose prediction was wrong.
 */
export const Counters = z.object(
  Object.fromEntries(NAMES.map((name) => [name, count])) as Record<Counter, typeof count>,
);
export type Counters = Record<Counter, number>;

export const NO_COUNTS: Counters = Counters.parse({});

/** Weights are counted in this part of 1. */
export const WEIGHT_UNITS = 10;
/** A row asked for with a chance below 1 in 1,000 weighs as much as one of 1 in 1,000: sums of squares stay exact. */
const LEAST_CHANCE = 0.001;

const asked = (chance: number, wrong: boolean): Increments => {
  const weight = Math.round(WEIGHT_UNITS / Math.max(chance, LEAST_CHANCE));
  return {
    asked: 1,
    asked_weight: weight,
    asked_squares: weight ** 2,
    ...(wrong ? { asked_wrong_weight: weight, asked_wrong_squares: weight ** 2 } : {}),
  };
};

type Countable = Pick<FeedbackItem, 'user_label' | 'model_prediction' | 'ask_probability'>;

export const incrementsOf = ({ user_label, model_prediction, ask_probability }: Countable): Increments => ({
  total: 1,
  [`label_${user_label}`]: 1,
  ...(model_prediction === undefined
    ? {}
    : {
        compared: 1,
        [`predicted_${model_prediction}`]: 1,
        disagreements: model_prediction === user_label ? 0 : 1,
        ...(ask_probability === undefined ? {} : asked(ask_probability, model_prediction !== user_label)),
      }),
});

export const sum = (parts: readonly Increments[]): Increments => {
  const totals: Record<string, number> = {};
  for (const part of parts)
    for (const [name, value] of Object.entries(part)) totals[name] = (totals[name] ?? 0) + value;
  return totals as Increments;
};

/**
 * The additions that take a counted item from one contribution to another; every one is positive.
 * @param inWindow whether the window that counted the item is still open.
 */
export const corrections = (
  from: Increments,
  to: Increments,
  inWindow: boolean,
): Partial<Record<Counter, number>> => {
  const moved = MEASURES.map((measure) => [measure, (to[measure] ?? 0) - (from[measure] ?? 0)] as const);
  const name = (measure: Measure, more: boolean): Counter => {
    if (inWindow) return more ? measure : `withdrawn_${measure}`;
    return more ? `amended_${measure}` : `retired_${measure}`;
  };
  return Object.fromEntries(
    moved.filter(([, by]) => by !== 0).map(([measure, by]) => [name(measure, by > 0), Math.abs(by)]),
  );
};

const each = (of: (measure: Measure) => number): Counts =>
  Object.fromEntries(MEASURES.map((measure) => [measure, of(measure)])) as Counts;

/** A window of feedback: what was counted between then and now, less what was taken back meanwhile. */
export const windowBetween = (now: Counters, then: Counters): Counts =>
  each((measure) => {
    const withdrawn: Counter = `withdrawn_${measure}`;
    return now[measure] - then[measure] - (now[withdrawn] - then[withdrawn]);
  });

/** What stands after every revision and erasure. */
export const standing = (counters: Counters): Counts =>
  each(
    (measure) =>
      counters[measure] +
      counters[`amended_${measure}`] -
      counters[`withdrawn_${measure}`] -
      counters[`retired_${measure}`],
  );

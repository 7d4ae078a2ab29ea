// What the loop counts about feedback, as pure arithmetic: one item's contribution and sums of many.
import * as z from 'zod';
import type { FeedbackItem } from '../../events/feedback-recorded.ts';
import { LABELS, type Label } from '../../events/label.ts';

const count = z.number().int().nonnegative().default(0);
const perLabel = (prefix: string) =>
  Object.fromEntries(LABELS.map((label) => [`${prefix}_${label}`, count])) as Record<string, typeof count>;

/** Monotone totals since the stage was created: `compared` counts feedback whose prediction is known. */
export const Counters = z.object({
  total: count,
  compared: count,
  disagreements: count,
  ...perLabel('label'),
  ...perLabel('predicted'),
});
export type Counters = Record<'total' | 'compared' | 'disagreements' | LabelCounter, number>;
export type LabelCounter = `label_${Label}` | `predicted_${Label}`;
export type Increments = Partial<Counters>;

export const NO_COUNTS: Counters = Counters.parse({}) as Counters;

export const incrementsOf = ({
  user_label,
  model_prediction,
}: Pick<FeedbackItem, 'user_label' | 'model_prediction'>): Increments => ({
  total: 1,
  [`label_${user_label}`]: 1,
  ...(model_prediction === undefined
    ? {}
    : {
        compared: 1,
        [`predicted_${model_prediction}`]: 1,
        disagreements: model_prediction === user_label ? 0 : 1,
      }),
});

export const sum = (parts: readonly Increments[]): Increments => {
  const totals: Record<string, number> = {};
  for (const part of parts)
    for (const [name, value] of Object.entries(part)) totals[name] = (totals[name] ?? 0) + value;
  return totals as Increments;
};

/** A window of feedback: now minus then. */
export const difference = (now: Counters, then: Counters): Counters =>
  Object.fromEntries(
    Object.entries(now).map(([name, value]) => [name, value - then[name as keyof Counters]]),
  ) as Counters;

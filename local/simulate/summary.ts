// The figures that sum a simulation up, the same for the terminal and for the page.
import type { Cost } from './cost.ts';
import type { Checkpoint } from './curve.ts';
import type { Decision, Simulation } from './engine.ts';
import type { Result } from './run.ts';

/** A true difference smaller than this is called none. */
const SAME = 0.005;

export interface Summary {
  readonly cycles: number;
  readonly by_outcome: Readonly<Record<string, number>>;
  readonly by_reason: Readonly<Record<string, number>>;
  /** Promoted although truly worse; held or rejected although truly better (both by more than half a point of macro-F1). */
  readonly wrongly_promoted: number;
  readonly wrongly_refused: number;
  /** Mean true macro-F1 over the simulated time. */
  readonly mean: {
    readonly live: number;
    readonly never_retrained: number;
    readonly always_promoted: number;
  };
}

const counted = (values: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
};

export const trueGain = ({ true_candidate, true_champion }: Decision): number | undefined =>
  true_candidate === null || true_champion === null ? undefined : true_candidate - true_champion;

/** By time, not by point: the curve has more points where models change. */
export const meanOverTime = (curve: readonly Checkpoint[], of: (point: Checkpoint) => number): number => {
  let [area, time] = [0, 0];
  curve.forEach((point, index) => {
    const before = curve[index - 1] ?? point;
    area += ((of(before) + of(point)) / 2) * (point.day - before.day);
    time += point.day - before.day;
  });
  return time === 0 ? of(curve[0] as Checkpoint) : area / time;
};

export const summarise = ({ simulation: { decisions, curve } }: Result): Summary => {
  const mean = (of: (point: Checkpoint) => number) => meanOverTime(curve, of);
  const wrongly = (outcomes: readonly string[], wrong: (gain: number) => boolean) =>
    decisions.filter((one) => outcomes.includes(one.outcome) && wrong(trueGain(one) ?? 0)).length;
  return {
    cycles: decisions.length,
    by_outcome: counted(decisions.map(({ outcome }) => outcome)),
    by_reason: counted(decisions.map(({ reason }) => reason)),
    wrongly_promoted: wrongly(['PROMOTED'], (gain) => gain < -SAME),
    wrongly_refused: wrongly(['HELD', 'REJECTED'], (gain) => gain > SAME),
    mean: {
      live: mean(({ live }) => live),
      never_retrained: mean(({ never_retrained }) => never_retrained),
      always_promoted: mean(({ always_promoted }) => always_promoted),
    },
  };
};

/** "3 promoted, 2 held". */
export const many = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${count} ${name.toLowerCase()}`)
    .join(', ');

export const costWords = ({ trainings, instance_seconds, amount, currency, prices }: Cost): string => {
  const seconds = Object.entries(instance_seconds).map(([instance, count]) => `${count} s of ${instance}`);
  const money = amount === null ? 'no price known' : `${amount.toFixed(2)} ${currency}`;
  return `${trainings} trainings, ${seconds.join(', ')}: ${money} (${prices.region}, ${prices.date})`;
};

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

export const errorWords = ({ predictions, wrong_answers, error_rate }: Simulation): string =>
  `${percent(wrong_answers / Math.max(1, predictions))} of predictions are wrong; of all feedback ${percent(error_rate.of_all_feedback)} disagrees, of asked feedback weighted by its chance ${percent(error_rate.of_asked_weighted)}`;

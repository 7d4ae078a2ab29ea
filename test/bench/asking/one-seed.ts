// One seed of the asking benchmark: a base model answers a stream; random and asked feedback teach its successors.
import type { Label } from '../../../events/label.ts';
import { type AskingLimits, askForFeedback } from '../../../functions/inference/asking.ts';
import type { Learner } from './learner.ts';

export interface Sizes {
  readonly base: number;
  readonly judged: number;
  /** Numbers of labels at which the curve of random feedback is measured; those up to `asked` measure the asked one too. */
  readonly random: readonly number[];
  readonly asked: readonly number[];
}

export interface Measured {
  readonly seed: number;
  readonly base: number;
  readonly random: ReadonlyMap<number, number>;
  readonly asked: ReadonlyMap<number, number>;
  /** Share of the stream on which feedback was asked for, and of those for each reason. */
  readonly askedShare: number;
  readonly reasons: Readonly<Record<string, number>>;
}

/** Park and Miller's generator: seeded, good enough to shuffle and to ask. */
export const generator = (seed: number): (() => number) => {
  let state = (seed + 1) * 48_271;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
};

const shuffled = (count: number, random: () => number): number[] => {
  const places = Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [places[last], places[other]] = [places[other] as number, places[last] as number];
  }
  return places;
};

const shareOf = (label: Label | undefined, rows: readonly Label[], places: readonly number[]): number =>
  places.filter((place) => rows[place] === label).length / places.length;

export const measureSeed = async (
  learner: Learner,
  sizes: Sizes,
  limits: AskingLimits,
  seed: number,
): Promise<Measured> => {
  const random = generator(seed);
  const places = shuffled(learner.rows.length, random);
  const judge = places.slice(0, sizes.judged);
  const base = places.slice(sizes.judged, sizes.judged + sizes.base);
  const stream = places.slice(sizes.judged + sizes.base);
  const first = await learner.learn({ train: base, seed, answer: stream, judge });

  const reasons: Record<string, number> = {};
  const asked = stream.filter((_, index) => {
    const probabilities = first.probabilities[index] ?? [];
    const [top = 0, second = 0] = [...probabilities].sort((a, b) => b - a);
    const label = learner.labels[probabilities.indexOf(top)];
    const share = shareOf(label, learner.rows, base);
    const { wanted, reason } = askForFeedback({ margin: top - second, share }, limits, random());
    if (wanted) reasons[reason] = (reasons[reason] ?? 0) + 1;
    return wanted;
  });

  const after = async (feedback: readonly number[], counts: readonly number[]) => {
    const scores = new Map<number, number>();
    for (const count of counts) {
      if (count > feedback.length) continue;
      const train = [...base, ...feedback.slice(0, count)];
      scores.set(count, (await learner.learn({ train, seed, answer: [], judge })).macro_f1);
    }
    return scores;
  };
  return {
    seed,
    base: first.macro_f1,
    random: await after(stream, sizes.random),
    asked: await after(asked, sizes.asked),
    askedShare: asked.length / stream.length,
    reasons,
  };
};

// The simulated users: what they send from day to day, how the world changes under them, and what they answer when asked.
import { LABELS, type Label } from '../../events/label.ts';
import { HOLDOUT_SHARE } from '../../functions/feedback/split.ts';
import type { LabelledText } from './learner.ts';
import type { Sides } from './reviews.ts';
import { pick, pickWeighted, poissonTimes, type Random, randomFor } from './seeded-random.ts';
import { labelShares, textSource } from './text-source.ts';
import type { Arrival, World } from './world.ts';

const DAY = 86_400;
export const DAYS_PER_MONTH = 30;
/** Once they are there, products of the new kinds are this share of what people write about. */
const NEW_KINDS_SHARE = 0.5;
/** And this share of texts is in the new words. */
const NEW_WORDS_SHARE = 0.7;

export interface CrowdSettings {
  readonly seed: number;
  readonly days: number;
  /** Predictions a day. */
  readonly rate: number;
  /** Chance of an answer when asked; unasked, about a wrong and about a right prediction. */
  readonly answers: { readonly asked: number; readonly unaskedWrong: number; readonly unaskedRight: number };
  readonly labelNoise: number;
  /** Accounts that hand in wrong labels, and the share of all feedback that is theirs. */
  readonly attackers: number;
  readonly attackerShare: number;
  /** The month from which on (0: from the start); undefined: never. */
  readonly newWordsFrom: number | undefined;
  readonly newKindsFrom: number | undefined;
  readonly newKinds: ReadonlySet<string>;
  /** The label mix at the end; it moves there in a straight line. Undefined: it stays. */
  readonly finalShares: Readonly<Record<Label, number>> | undefined;
  readonly evaluationRows: number;
}

/** What is to be said of one day's texts. */
interface Distribution {
  readonly shares: Record<Label, number>;
  readonly newKinds: number;
  readonly newWords: number;
}

const since = (month: number | undefined, day: number): boolean =>
  month !== undefined && day >= month * DAYS_PER_MONTH;

const otherThan = (random: Random, label: Label): Label =>
  pick(
    random,
    LABELS.filter((other) => other !== label),
  );

/** The opposite; whatever the mood says where there is none. */
const flipped = (random: Random, label: Label): Label =>
  label === 'Neutral' ? otherThan(random, label) : label === 'Positive' ? 'Negative' : 'Positive';

export const crowd = (sides: Sides, settings: CrowdSettings): World => {
  const { seed, newKinds, answers } = settings;
  const source = {
    train: textSource(sides.train, newKinds, 'train', seed),
    holdout: textSource(sides.holdout, newKinds, 'holdout', seed),
    evaluation: textSource(sides.evaluation, newKinds, undefined, seed),
  };
  const natural = labelShares([...sides.train, ...sides.holdout, ...sides.evaluation]);
  let honest = 0;
  let hostile = 0;

  const distributionOn = (day: number): Distribution => {
    const { finalShares, days } = settings;
    const way = finalShares === undefined ? 0 : Math.min(1, day / days);
    const shares = Object.fromEntries(
      LABELS.map((label) => [label, natural[label] + way * ((finalShares?.[label] ?? 0) - natural[label])]),
    ) as Record<Label, number>;
    return {
      shares: finalShares === undefined ? natural : shares,
      newKinds: since(settings.newKindsFrom, day) ? NEW_KINDS_SHARE : 0,
      newWords: since(settings.newWordsFrom, day) ? NEW_WORDS_SHARE : 0,
    };
  };

  const draw = (random: Random, side: keyof typeof source, now: Distribution): LabelledText => {
    const label = pickWeighted(random, now.shares);
    const newKind = random() < now.newKinds;
    const newWords = random() < now.newWords;
    return { label, text: source[side].draw(random, { label, newKind, newWords }) };
  };

  const arrival = (random: Random, now: Distribution, id: string, at: number, user?: string): Arrival => {
    const { text, label } = draw(random, random() < HOLDOUT_SHARE ? 'holdout' : 'train', now);
    // A few users write much, most write little.
    const account = `user-${Math.floor(random() ** 2 * settings.rate * 10)}`;
    return { id, at, text, truth: label, user_id: user ?? account, attacker: user !== undefined };
  };

  /** Attackers keep their share of all feedback; what is missing of it today comes tomorrow. */
  const attacksDue = (): number => {
    const { attackers, attackerShare } = settings;
    if (attackers === 0 || attackerShare === 0) return 0;
    return Math.max(0, Math.round((honest * attackerShare) / (1 - attackerShare)) - hostile);
  };

  const arrivalsOn = (day: number): readonly Arrival[] => {
    const now = distributionOn(day);
    const random = randomFor(seed, 'arrivals', day);
    const times = poissonTimes(random, settings.rate / DAY, day * DAY, DAY);
    const people = times.map((at, index) => arrival(random, now, `${day}/${index}`, at));
    const attacks = randomFor(seed, 'attacks', day);
    const hostiles = Array.from({ length: attacksDue() }, (_, index) => {
      const at = day * DAY + attacks() * DAY;
      const user = `attacker-${Math.floor(attacks() * settings.attackers)}`;
      return arrival(attacks, now, `${day}/attack ${index}`, at, user);
    });
    return [...people, ...hostiles].sort((a, b) => a.at - b.at);
  };

  const react = ({ id, truth, attacker }: Arrival, answer: Label, asked: boolean): Label | undefined => {
    const random = randomFor(seed, 'reaction', id);
    if (attacker) {
      hostile += 1;
      return flipped(random, truth);
    }
    const unasked = answer === truth ? answers.unaskedRight : answers.unaskedWrong;
    if (random() >= (asked ? answers.asked : unasked)) return undefined;
    honest += 1;
    return random() < settings.labelNoise ? otherThan(random, truth) : truth;
  };

  const drawn = new Map<string, readonly LabelledText[]>();
  const evaluation = (day: number) => {
    const now = distributionOn(day);
    const key = JSON.stringify(now);
    // The same stream every time: the rows change only where the world does.
    const random = randomFor(seed, 'evaluation');
    const rows =
      drawn.get(key) ??
      Array.from({ length: settings.evaluationRows }, () => draw(random, 'evaluation', now));
    drawn.set(key, rows);
    return { key, rows };
  };

  return { arrivalsOn, react, evaluation };
};

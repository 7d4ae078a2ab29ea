// Draws texts from one side of the corpus: as written, or recombined, in the language and with the products of the day.
import type { Split } from '../../events/feedback-recorded.ts';
import { LABELS, type Label } from '../../events/label.ts';
import { splitOf } from '../../functions/feedback/split.ts';
import { recombined } from './recombination.ts';
import type { Review } from './reviews.ts';
import { pick, type Random, randomFor, shuffled } from './seeded-random.ts';
import { inNewWords } from './slang.ts';

/** A held-out review lives in at most this many texts, so that judged rows do not say the same thing over and over. */
const HELD_OUT_VARIANTS = 4;
const ENOUGH_PARTNERS = 3;
/** Of the texts of a review that can be completed in another way. */
const RECOMBINED_SHARE = 0.8;
const TRIES = 60;

export interface Wanted {
  readonly label: Label;
  /** Whether the product is one of the new kinds. */
  readonly newKind: boolean;
  readonly newWords: boolean;
}

export interface TextSource {
  readonly draw: (random: Random, wanted: Wanted) => string;
}

/** What a review can be completed with: about the same kind of product where enough of them fit, else with the same label. */
const partners = (reviews: readonly Review[], first: Review): readonly Review[] => {
  const fitting = reviews.filter((second) => recombined(first, second) !== undefined);
  const sameKind = fitting.filter(({ kind }) => kind === first.kind);
  return sameKind.length >= ENOUGH_PARTNERS ? sameKind : fitting;
};

/** @param side undefined: any text will do; otherwise only texts that the loop's own split puts there. */
export const textSource = (
  reviews: readonly Review[],
  newKinds: ReadonlySet<string>,
  side: Split | undefined,
  seed: number,
): TextSource => {
  const pools = new Map<string, Review[]>();
  for (const review of reviews) {
    const key = `${review.label} ${newKinds.has(review.kind)}`;
    pools.set(key, [...(pools.get(key) ?? []), review]);
  }
  const poolOf = (label: Label, newKind: boolean): readonly Review[] => {
    const pool = pools.get(`${label} ${newKind}`) ?? [];
    if (pool.length > 0) return pool;
    const kinds = newKind ? 'of the new kinds' : '';
    throw new Error(
      `No ${label} review ${kinds} is left to draw from. Give more data, or ask for less drift.`,
    );
  };
  const fits = (text: string): boolean => side === undefined || splitOf(text) === side;
  const partnersOf = new Map<Review, readonly Review[]>();
  const known = (first: Review, pool: readonly Review[]): readonly Review[] => {
    const found = partnersOf.get(first) ?? partners(pool, first);
    partnersOf.set(first, found);
    return found;
  };

  const variants = new Map<string, readonly string[]>();
  const variantsOf = (
    first: Review,
    pool: readonly Review[],
    say: (text: string) => string,
  ): readonly string[] => {
    const name = `${first.text}\u0000${say === inNewWords}`;
    const ready = variants.get(name);
    if (ready !== undefined) return ready;
    const order = shuffled(randomFor(seed, 'variants', first.text), known(first, pool));
    const all = [first.text, ...order.map((second) => recombined(first, second))]
      .filter((text) => text !== undefined)
      .map(say)
      .filter(fits)
      .slice(0, HELD_OUT_VARIANTS);
    variants.set(name, all);
    return all;
  };

  const once = (
    random: Random,
    pool: readonly Review[],
    say: (text: string) => string,
  ): string | undefined => {
    const first = pick(random, pool);
    if (side === 'holdout') {
      const all = variantsOf(first, pool, say);
      return all.length === 0 ? undefined : pick(random, all);
    }
    const others = known(first, pool);
    const second = random() < RECOMBINED_SHARE && others.length > 0 ? pick(random, others) : undefined;
    const text = say((second && recombined(first, second)) ?? first.text);
    return fits(text) ? text : undefined;
  };

  return {
    draw: (random, { label, newKind, newWords }) => {
      const pool = poolOf(label, newKind);
      const say = newWords ? inNewWords : (text: string) => text;
      for (let attempt = 0; attempt < TRIES; attempt += 1) {
        const text = once(random, pool, say);
        if (text !== undefined) return text;
      }
      throw new Error(`No ${label} text for the ${side} side in ${TRIES} tries. Give more data.`);
    },
  };
};

/** Shares of the labels among reviews. */
export const labelShares = (reviews: readonly Review[]): Record<Label, number> =>
  Object.fromEntries(
    LABELS.map((label) => [label, reviews.filter((one) => one.label === label).length / reviews.length]),
  ) as Record<Label, number>;

// The simulated world: texts that never cross from one side to another, users who do what they are said to do, chance that repeats.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { describe, expect, test } from 'vitest';
import { LABELS, type Label } from '../../../events/label.ts';
import { splitOf } from '../../../functions/feedback/split.ts';
import { ROOT } from '../../../local/cloud.ts';
import { type CrowdSettings, crowd } from '../../../local/simulate/crowd.ts';
import { readOptions, SCENARIOS } from '../../../local/simulate/options.ts';
import { partsOf, recombined } from '../../../local/simulate/recombination.ts';
import { divide, type Review, readReviews, type Sides, TRAIN_FILE } from '../../../local/simulate/reviews.ts';
import { poissonTimes, randomFor } from '../../../local/simulate/seeded-random.ts';
import { inNewWords } from '../../../local/simulate/slang.ts';

const DATASET = join(ROOT, 'Dataset');
const corpus = readReviews(DATASET, TRAIN_FILE);
const division = { baseRows: 300, evaluationShare: 0.35, seed: 1 };
const sides = divide(
  corpus,
  [],
  [],
  corpus.map((_, index) => index),
  division,
);

const settings: CrowdSettings = {
  ...{ seed: 1, days: 60, rate: 200, labelNoise: 0, attackers: 0, attackerShare: 0, evaluationRows: 300 },
  answers: { asked: 1, unaskedWrong: 0, unaskedRight: 0 },
  ...{ newWordsFrom: undefined, newKindsFrom: undefined, newKinds: new Set(), finalShares: undefined },
};

/** Whether a text is one of the reviews, or begins like one of them. */
const quotes = (reviews: readonly Review[]): ((text: string) => boolean) => {
  const whole = new Set(reviews.map(({ text }) => text));
  const heads = reviews.flatMap(({ text }) => partsOf(text)?.head ?? []);
  return (text) => whole.has(text) || heads.some((head) => text.startsWith(`${head} `));
};

describe('the sides of the corpus', () => {
  test('share no review, and every one of the stream stands where the loop would put it', () => {
    const names: (keyof Sides)[] = ['base', 'train', 'holdout', 'evaluation'];
    const all = names.flatMap((name) => sides[name]);
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBe(corpus.length);
    expect(sides.holdout.every(({ text }) => splitOf(text) === 'holdout')).toBe(true);
  });

  test('a review that is nearly one of the test set is in no other side', () => {
    const [copied, ...others] = corpus;
    const groups = [7, ...others.map((_, index) => index + 100), 7];
    const divided = divide(corpus, [copied as Review], [], groups, division);
    const learnt = [...divided.base, ...divided.train, ...divided.holdout, ...divided.evaluation];
    expect(learnt).not.toContain(copied);
    expect(learnt).toHaveLength(corpus.length - 1);
  });

  test('a folder without reviews is refused by name, a wrong label by its row', () => {
    const folder = mkdtempSync(join(tmpdir(), 'reviews-'));
    try {
      expect(() => readReviews(folder, TRAIN_FILE)).toThrow(`${TRAIN_FILE} is missing in ${folder}`);
      mkdirSync(folder, { recursive: true });
      writeFileSync(
        join(folder, TRAIN_FILE),
        stringify([{ 'reviews.text': 'a', 'reviews.title': '', sentiment: 'Happy' }], { header: true }),
      );
      expect(() => readReviews(folder, TRAIN_FILE)).toThrow(
        /row 1 after the header.*"Happy" is not a label/s,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('fresh texts', () => {
  test('begin like one review and end like another, neither of which they are mostly made of', () => {
    const [first, second] = [corpus[0] as Review, corpus[25] as Review];
    const words = (text: string) => text.split(/\s+/).length;
    const made = corpus.flatMap((one) => recombined(first, one) ?? []);
    expect(made.length).toBeGreaterThan(0);
    for (const text of made) {
      const { head } = partsOf(first.text) as { head: string };
      expect(text.startsWith(head)).toBe(true);
      expect(words(head) / words(text)).toBeLessThanOrEqual(0.6);
    }
    expect(recombined(first, first)).toBeUndefined();
    expect(second).toBeDefined();
  });

  test('that are held out quote no review that others learn from, and are held out by the loop itself', () => {
    const world = crowd(sides, settings);
    const arrivals = [0, 1, 2].flatMap((day) => world.arrivalsOn(day));
    const heldOut = arrivals.filter(({ text }) => splitOf(text) === 'holdout');
    expect(heldOut.length / arrivals.length).toBeCloseTo(0.2, 1);
    const learnt = arrivals.filter(({ text }) => splitOf(text) === 'train');
    const from = {
      train: quotes(sides.train),
      holdout: quotes(sides.holdout),
      evaluation: quotes(sides.evaluation),
    };
    expect(heldOut.filter(({ text }) => !from.holdout(text) || from.train(text))).toEqual([]);
    expect(learnt.filter(({ text }) => !from.train(text) || from.holdout(text))).toEqual([]);
    const measured = world.evaluation(0).rows;
    expect(measured.filter(({ text }) => !from.evaluation(text) || from.train(text))).toEqual([]);
  });

  test('say the same in new words once the language has moved', () => {
    expect(inNewWords('Great sound. It broke, waste of money!')).toBe('Sick sound. It ghosted, gem of bag!');
    const moved = crowd(sides, { ...settings, newWordsFrom: 1 });
    expect(moved.evaluation(29).key).not.toBe(moved.evaluation(30).key);
    expect(moved.evaluation(30).rows).not.toEqual(moved.evaluation(29).rows);
  });

  test('are about new kinds of product only from their month on', () => {
    const newKinds = new Set(['Shoes', 'Pet Supplies', 'Toys & Games']);
    const kindOf = new Map(corpus.map(({ text, kind }) => [text, kind]));
    const world = crowd(sides, { ...settings, newKinds, newKindsFrom: 1 });
    const seen = (day: number) =>
      world.arrivalsOn(day).filter(({ text }) => newKinds.has(kindOf.get(text) ?? '')).length;
    expect(seen(29)).toBe(0);
    expect(seen(30)).toBeGreaterThan(10);
  });
});

describe('users', () => {
  test('answer when asked, and stay silent otherwise, as their shares say', () => {
    const world = crowd(sides, settings);
    const arrivals = world.arrivalsOn(0);
    expect(arrivals.every((one) => world.react(one, 'Neutral', true) === one.truth)).toBe(true);
    expect(arrivals.every((one) => world.react(one, 'Neutral', false) === undefined)).toBe(true);
  });

  test('make as many mistakes as the noise says', () => {
    const world = crowd(sides, { ...settings, labelNoise: 0.25 });
    const arrivals = Array.from({ length: 10 }, (_, day) => world.arrivalsOn(day)).flat();
    const wrong = arrivals.filter((one) => world.react(one, 'Neutral', true) !== one.truth);
    expect(wrong.length / arrivals.length).toBeCloseTo(0.25, 1);
  });

  test('who attack have their share of all feedback, from their own few accounts, and never say the truth', () => {
    const world = crowd(sides, { ...settings, attackers: 3, attackerShare: 0.3 });
    const arrivals = Array.from({ length: 20 }, (_, day) => {
      const today = world.arrivalsOn(day);
      return today.map((one) => ({ one, said: world.react(one, 'Neutral', true) }));
    }).flat();
    const hostile = arrivals.filter(({ one }) => one.attacker);
    expect(hostile.length / arrivals.length).toBeCloseTo(0.3, 1);
    expect(new Set(hostile.map(({ one }) => one.user_id)).size).toBe(3);
    expect(hostile.every(({ one, said }) => said !== one.truth)).toBe(true);
  });

  test('write about other things as the classes shift', () => {
    const finalShares: Record<Label, number> = { Negative: 0.8, Neutral: 0.1, Positive: 0.1 };
    const world = crowd(sides, { ...settings, finalShares });
    const negative = (day: number) => {
      const { rows } = world.evaluation(day);
      return rows.filter(({ label }) => label === 'Negative').length / rows.length;
    };
    expect(negative(0)).toBeLessThan(0.35);
    expect(negative(60)).toBeGreaterThan(0.7);
  });
});

describe('chance', () => {
  test('repeats under one name and differs under another', () => {
    const draw = (...name: string[]) => Array.from({ length: 5 }, randomFor(1, ...name));
    expect(draw('a')).toEqual(draw('a'));
    expect(draw('a')).not.toEqual(draw('b'));
  });

  test('gives a Poisson process its rate, in order', () => {
    const times = poissonTimes(randomFor(1, 'poisson'), 0.5, 100, 10_000);
    expect(times.length / 5000).toBeCloseTo(1, 1);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times[0]).toBeGreaterThanOrEqual(100);
  });
});

describe('options', () => {
  test.each(Object.keys(SCENARIOS))('the scenario %s is complete', (name) => {
    expect(readOptions(name, {}).months).toBe(12);
  });

  test.each([
    [{ drift: ['weather@3'] }, '--drift: weather@3 must be new-words@MONTH or new-kinds@MONTH'],
    [{ answerShare: '2' }, '--answer-share: 2 must be one to three shares'],
    [{ classShift: 'Angry=0.5' }, '--class-shift: Angry=0.5 must be LABEL=SHARE below 1'],
    [{ months: '0' }, '--months'],
  ])('%j is refused with the option named and the remedy', (given, message) => {
    expect(() => readOptions('calm', given)).toThrow(message);
  });

  test('an unknown scenario is answered with the known ones', () => {
    expect(() => readOptions('stormy', {})).toThrow('use one of calm, noisy, attacked, drifting, shifting');
  });

  test('an option changes its scenario and nothing else', () => {
    const changed = readOptions('noisy', { labelNoise: '0.1' });
    expect(changed).toEqual({ ...readOptions('noisy', {}), labelNoise: 0.1 });
  });
});

test('the labels of the corpus are the three the loop knows', () => {
  expect([...new Set(corpus.map(({ label }) => label))].sort()).toEqual([...LABELS]);
});

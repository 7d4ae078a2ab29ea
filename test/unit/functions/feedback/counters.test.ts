// The counters' arithmetic: what is added item by item is what a recount finds.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LABELS, type Label } from '../../../../events/label.ts';
import {
  Counters,
  corrections,
  incrementsOf,
  NO_COUNTS,
  standing,
  sum,
  windowBetween,
} from '../../../../functions/feedback/counters.ts';
import { counters } from '../../../support/feedback-builders.ts';

const label = fc.constantFrom<Label>(...LABELS);
const chance = fc.double({ min: 0.0001, max: 1, noNaN: true });
const item = fc
  .record({
    user_label: label,
    model_prediction: fc.option(label, { nil: undefined }),
    ask_probability: fc.option(chance, { nil: undefined }),
  })
  .map(
    ({ user_label, model_prediction, ask_probability }): Counted => ({
      user_label,
      ...(model_prediction === undefined ? {} : { model_prediction }),
      ...(ask_probability === undefined ? {} : { ask_probability }),
    }),
  );
type Counted = { user_label: Label; model_prediction?: Label; ask_probability?: number };

const recountOfAsked = (compared: readonly Counted[]) => {
  const asked = compared.flatMap(({ ask_probability, ...rest }) =>
    ask_probability === undefined
      ? []
      : [{ ...rest, weight: Math.round(10 / Math.max(ask_probability, 0.001)) }],
  );
  const wrong = asked.filter(({ user_label, model_prediction }) => user_label !== model_prediction);
  const total = (rows: typeof asked, power: number) =>
    rows.reduce((all, { weight }) => all + weight ** power, 0);
  return {
    asked: asked.length,
    asked_weight: total(asked, 1),
    asked_squares: total(asked, 2),
    asked_wrong_weight: total(wrong, 1),
    asked_wrong_squares: total(wrong, 2),
  };
};

const recount = (items: readonly Counted[]) => {
  const compared = items.filter(({ model_prediction }) => model_prediction !== undefined);
  return {
    total: items.length,
    compared: compared.length,
    disagreements: compared.filter(({ user_label, model_prediction }) => user_label !== model_prediction)
      .length,
    ...recountOfAsked(compared),
    ...Object.fromEntries(
      LABELS.flatMap((each) => [
        [`label_${each}`, items.filter(({ user_label }) => user_label === each).length],
        [`predicted_${each}`, items.filter(({ model_prediction }) => model_prediction === each).length],
      ]),
    ),
  };
};

describe('counters', () => {
  test('the sum of the increments is the recount, in whatever batches it was added', () => {
    fc.assert(
      fc.property(fc.array(item), fc.integer({ min: 1, max: 7 }), (items, size) => {
        const batches = Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
          sum(items.slice(index * size, (index + 1) * size).map(incrementsOf)),
        );
        expect(standing({ ...NO_COUNTS, ...sum(batches) })).toEqual(recount(items));
      }),
    );
  });

  test('now minus then is what came between', () => {
    fc.assert(
      fc.property(fc.array(item), fc.array(item), (before, between) => {
        const then = counters(recount(before));
        const now = counters(recount([...before, ...between]));
        expect(windowBetween(now, then)).toEqual(recount(between));
      }),
    );
  });

  test('what is taken back or changed while its window is open leaves the window as if it had been so from the start', () => {
    fc.assert(
      fc.property(fc.array(item), fc.array(fc.tuple(item, fc.option(item))), (before, changed) => {
        const then = counters(recount(before));
        const from = changed.map(([was]) => incrementsOf(was));
        const moves = changed.map(([was, becomes]) =>
          corrections(incrementsOf(was), becomes === null ? {} : incrementsOf(becomes), true),
        );
        const now = { ...then, ...sum([then, ...from, ...moves]) };
        const left = changed.flatMap(([, becomes]) => (becomes === null ? [] : [becomes]));
        expect(windowBetween(now, then)).toEqual(recount(left));
        expect(standing(now)).toEqual(recount([...before, ...left]));
      }),
    );
  });

  test('what is taken back or changed after its window closed is no news to the window that is open now', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(item, fc.option(item))), fc.array(item), (before, between) => {
        const then = counters(recount(before.map(([was]) => was)));
        const moves = before.map(([was, becomes]) =>
          corrections(incrementsOf(was), becomes === null ? {} : incrementsOf(becomes), false),
        );
        const now = { ...then, ...sum([then, ...between.map(incrementsOf), ...moves]) };
        const left = before.flatMap(([, becomes]) => (becomes === null ? [] : [becomes]));
        expect(windowBetween(now, then)).toEqual(recount(between));
        expect(standing(now)).toEqual(recount([...left, ...between]));
      }),
    );
  });

  test('corrections only ever add', () => {
    fc.assert(
      fc.property(item, item, fc.boolean(), (was, becomes, open) => {
        const moves = Object.values(corrections(incrementsOf(was), incrementsOf(becomes), open));
        expect(moves.every((by) => by > 0)).toBe(true);
      }),
    );
  });

  test('a correction without a prediction is counted but compared with nothing', () => {
    expect(incrementsOf({ user_label: 'Neutral' })).toEqual({ total: 1, label_Neutral: 1 });
  });

  test('a correction that agrees with the model is compared but no disagreement', () => {
    expect(incrementsOf({ user_label: 'Neutral', model_prediction: 'Neutral' })).toMatchObject({
      compared: 1,
      disagreements: 0,
      predicted_Neutral: 1,
    });
  });

  test('an asked row weighs 1 / its chance, in whole tenths, and twice where the prediction was wrong', () => {
    const row = { model_prediction: 'Neutral', ask_probability: 0.3 } as const;
    const weighed = { asked: 1, asked_weight: 33, asked_squares: 1_089 };
    expect(incrementsOf({ ...row, user_label: 'Neutral' })).toMatchObject(weighed);
    expect(incrementsOf({ ...row, user_label: 'Neutral' })).not.toHaveProperty('asked_wrong_weight');
    expect(incrementsOf({ ...row, user_label: 'Positive' })).toMatchObject({
      ...weighed,
      asked_wrong_weight: 33,
      asked_wrong_squares: 1_089,
    });
  });

  test('a chance below 1 in 1,000 counts as that, so that ten million squares still add up exactly', () => {
    const rare = { user_label: 'Neutral', model_prediction: 'Neutral', ask_probability: 1e-9 } as const;
    expect(incrementsOf(rare)).toMatchObject({ asked_weight: 10_000, asked_squares: 1e8 });
    expect(Number.isSafeInteger(1e7 * 1e8)).toBe(true);
  });

  test('a stage that never counted has counted nothing', () => {
    expect(Counters.parse({})).toEqual(NO_COUNTS);
    expect(Object.values(NO_COUNTS).every((count) => count === 0)).toBe(true);
  });
});

// The counters' arithmetic: what is added item by item is what a recount finds.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LABELS, type Label } from '../../../../events/label.ts';
import {
  Counters,
  difference,
  incrementsOf,
  NO_COUNTS,
  sum,
} from '../../../../functions/feedback/counters.ts';
import { counters } from '../../../support/feedback-builders.ts';

const label = fc.constantFrom<Label>(...LABELS);
const item = fc
  .record({ user_label: label, model_prediction: fc.option(label, { nil: undefined }) })
  .map(({ user_label, model_prediction }) =>
    model_prediction === undefined ? { user_label } : { user_label, model_prediction },
  );
type Counted = { user_label: Label; model_prediction?: Label };

const recount = (items: readonly Counted[]) => {
  const compared = items.filter(({ model_prediction }) => model_prediction !== undefined);
  return {
    total: items.length,
    compared: compared.length,
    disagreements: compared.filter(({ user_label, model_prediction }) => user_label !== model_prediction)
      .length,
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
        expect({ ...NO_COUNTS, ...sum(batches) }).toEqual(recount(items));
      }),
    );
  });

  test('now minus then is what came between', () => {
    fc.assert(
      fc.property(fc.array(item), fc.array(item), (before, between) => {
        const then = counters(recount(before));
        const now = counters(recount([...before, ...between]));
        expect(difference(now, then)).toEqual(recount(between));
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

  test('a stage that never counted has counted nothing', () => {
    expect(Counters.parse({})).toEqual(NO_COUNTS);
    expect(Object.values(NO_COUNTS).every((count) => count === 0)).toBe(true);
  });
});

// The rule that chooses on which predictions to ask for feedback, and that its chances can be reweighted into a fair sample.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AskingLimits, askForFeedback } from '../../../../functions/inference/asking.ts';

const LIMITS: AskingLimits = { margin: 0.2, rareShare: 0.1, exploration: 0.05 };
const asked = (margin: number, share?: number, chance = 0, limits = LIMITS) =>
  askForFeedback({ margin, share }, limits, chance);

const answers = fc.record({
  margin: fc.double({ min: 0, max: 1, noNaN: true }),
  share: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
});

describe('the limits', () => {
  test.each([
    ['just below the margin limit', 0.19, 0.9, 'low-margin', 1],
    ['at the margin limit', 0.2, 0.9, 'exploration', 0.05],
    ['below it with a rare class', 0.19, 0.05, 'low-margin', 1],
    ['above it with a class just rare enough', 0.9, 0.0999, 'rare-class', 0.5],
    ['above it with a class at the limit', 0.9, 0.1, 'exploration', 0.05],
    ['above it with a class that no training row had', 0.9, 0, 'rare-class', 0.5],
    ['above it with a class of unknown share', 0.9, undefined, 'exploration', 0.05],
  ] as const)('%s: %d, share %s', (_, margin, share, reason, probability) => {
    expect(asked(margin, share)).toEqual({ wanted: true, reason, probability });
  });

  test('an exploration above the chance of rare classes holds for these too', () => {
    expect(asked(0.9, 0.01, 0, { ...LIMITS, exploration: 0.8 }).probability).toBe(0.8);
  });
});

describe('chance', () => {
  test('decides alone, and the chance told is the chance had', () => {
    fc.assert(
      fc.property(
        answers,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (answer, chance) => {
          const { wanted, reason, probability } = askForFeedback(answer, LIMITS, chance);
          expect(wanted).toBe(chance < probability);
          expect(reason === 'not-needed').toBe(!wanted);
          expect(probability).toBeGreaterThan(0);
          expect(probability).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  test('gives a sample whose weights 1 / probability add up to all predictions, whatever these are', () => {
    fc.assert(
      fc.property(answers, (answer) => {
        const steps = 10_000;
        let weight = 0;
        for (let step = 0; step < steps; step += 1) {
          const { wanted, probability } = askForFeedback(answer, LIMITS, step / steps);
          if (wanted) weight += 1 / probability;
        }
        expect(weight / steps).toBeCloseTo(1, 6);
      }),
      { numRuns: 30 },
    );
  });
});

// The two statistics behind the triggers, against numbers worked out by hand.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { populationStabilityIndex, wilsonLowerBound } from '../../../../functions/retraining/statistics.ts';

describe("Wilson's lower bound", () => {
  // (p + z²/2n − z·√((p(1−p) + z²/4n)/n)) / (1 + z²/n) with z² = 3.841459
  test.each([
    [40, 100, 0.3094],
    [9, 20, 0.2582],
    [8, 20, 0.2188],
    [10, 10, 0.7225],
    [0, 10, 0],
    [1, 1, 0.2065],
  ])('%i of %i errors are at least %f', (hits, trials, bound) => {
    expect(wilsonLowerBound(hits, trials)).toBeCloseTo(bound, 4);
  });

  test('no trials say nothing', () => {
    expect(wilsonLowerBound(0, 0)).toBe(0);
  });

  test('is never above the observed rate, and grows with more errors', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), fc.nat(), (trials, seed) => {
        const hits = seed % trials;
        expect(wilsonLowerBound(hits, trials)).toBeLessThanOrEqual(hits / trials + 1e-12);
        expect(wilsonLowerBound(hits + 1, trials)).toBeGreaterThan(wilsonLowerBound(hits, trials));
      }),
    );
  });
});

describe('the population stability index', () => {
  // Σ (now − then) · ln(now / then) over shares
  test.each([
    [[50, 50], [5, 5], 0],
    [[50, 50], [70, 30], 0.16946],
    [[100, 100, 100], [40, 100, 160], 0.27726],
  ])('of %j and %j is %f', (then, now, psi) => {
    expect(populationStabilityIndex(then, now)).toBeCloseTo(psi, 5);
  });

  test('an empty bin counts as half a label instead of as infinity', () => {
    // shares 0.005/0.995 against 0.5/0.5
    const psi =
      (0.5 - 0.5 / 100) * Math.log(0.5 / (0.5 / 100)) + (0.5 - 99.5 / 100) * Math.log(0.5 / (99.5 / 100));
    expect(populationStabilityIndex([0, 99.5], [50, 50])).toBeCloseTo(psi, 10);
  });

  test('is never negative and does not care which side came first', () => {
    const counts = fc.array(fc.nat(1_000), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(counts, counts, (then, now) => {
        expect(populationStabilityIndex(then, now)).toBeGreaterThanOrEqual(0);
        expect(populationStabilityIndex(then, now)).toBeCloseTo(populationStabilityIndex(now, then), 10);
      }),
    );
  });
});

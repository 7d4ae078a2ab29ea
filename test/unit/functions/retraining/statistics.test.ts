// The measure of drift, against numbers worked out by hand.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { populationStabilityIndex } from '../../../../functions/retraining/statistics.ts';

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

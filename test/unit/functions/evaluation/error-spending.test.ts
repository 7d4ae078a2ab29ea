// What the looks may spend, and what is still needed: figures against known ones.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  allowance,
  ERROR_BY_LOOK,
  ERROR_PER_ROUND,
} from '../../../../functions/evaluation/error-spending.ts';
import { normalQuantile } from '../../../../functions/evaluation/normal-quantile.ts';
import { correctionsNeeded, standardErrorNeeded } from '../../../../functions/evaluation/power.ts';

test('the looks of any round in a row spend exactly the error of a round', () => {
  fc.assert(
    fc.property(fc.nat({ max: 40 }), (round) => {
      const spent = ERROR_BY_LOOK.map((_, look) => allowance(round * ERROR_BY_LOOK.length + look).alpha);
      expect(spent.reduce((sum, alpha) => sum + alpha)).toBeCloseTo(ERROR_PER_ROUND, 12);
    }),
  );
});

test('no five looks in a row, wherever they begin, spend more than the error of a round', () => {
  for (let begin = 0; begin < 12; begin += 1) {
    const spent = [0, 1, 2, 3, 4].map((look) => allowance(begin + look).alpha);
    expect(spent.reduce((sum, alpha) => sum + alpha)).toBeLessThanOrEqual(ERROR_PER_ROUND + 1e-12);
  }
});

test('looks are counted from one', () => {
  expect(allowance(0)).toEqual({ look: 1, alpha: ERROR_BY_LOOK[0] });
  expect(allowance(7).look).toBe(8);
});

test.each([
  [0.5, 0],
  [0.8, 0.8416],
  [0.95, 1.6449],
  [0.975, 1.96],
  [0.995, 2.5758],
  [0.025, -1.96],
])('the normal quantile of %f is %f', (share, quantile) => {
  expect(normalQuantile(share)).toBeCloseTo(quantile, 3);
});

test('a gain is seen four times in five when it is 2.80 standard errors at an error of .025', () => {
  expect(standardErrorNeeded(0.028, 0.025)).toBeCloseTo(0.01, 4);
});

test('corrections needed are the rows that bring the missing precision, five for each held-out one', () => {
  // At .025, a gain of .028 needs a standard error of .01: precision 10,000. There is 2,500 (.02), so 7,500 are missing;
  // 400 test rows bring 2,500 (.02), so 1,200 rows, which 6,000 corrections leave.
  const now = { rows: 400, standard_error: 0.02 };
  expect(correctionsNeeded(now, now, 0.028, 0.025) / 6_000).toBeCloseTo(1, 2);
});

test('no corrections are needed where the rows suffice, or where nothing varies', () => {
  const row = { rows: 400, standard_error: 0.02 };
  expect(correctionsNeeded({ rows: 4_000, standard_error: 0.001 }, row, 0.02, 0.005)).toBe(0);
  expect(correctionsNeeded({ rows: 400, standard_error: 0 }, row, 0.02, 0.005)).toBe(0);
  expect(correctionsNeeded(row, { rows: 400, standard_error: 0 }, 0.02, 0.005)).toBe(0);
});

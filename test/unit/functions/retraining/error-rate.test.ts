// The error rate's evidence holds whenever it is looked at, and sees soon what is clearly there. Chance is seeded.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  effectiveSample,
  errorRate,
  evidenceAbove,
  isEnough,
  lowerBound,
  type Tally,
} from '../../../../functions/retraining/error-rate.ts';
import { randomFor } from '../../../../local/simulate/seeded-random.ts';

const LIMIT = 0.25;
const WINDOW = 20_000;
const NOTHING = { rows: 0, weight: 0, squares: 0, wrongWeight: 0, wrongSquares: 0 };

interface Application {
  readonly largestWeight: number;
  /** The next row's weight, with its chance of being wrong. */
  readonly row: (random: () => number) => { readonly weight: number; readonly rate: number };
}

const neverAsks = (rate: number): Application => ({ largestWeight: 1, row: () => ({ weight: 1, rate }) });

/**
 * Of 1,000 predictions 200 are unsure and always asked about, of the others one in 20: so 5 of 6 rows weigh 1, the sixth 20.
 * Unsure predictions are wrong twice as often as the rest; overall the rate is the one given.
 */
const asks = (rate: number): Application => ({
  largestWeight: 20,
  row: (random) =>
    random() < 5 / 6 ? { weight: 1, rate: (2 * rate) / 1.2 } : { weight: 20, rate: rate / 1.2 },
});

const added = (tally: Tally, weight: number, wrong: boolean): Tally => ({
  rows: tally.rows + 1,
  weight: tally.weight + weight,
  squares: tally.squares + weight ** 2,
  wrongWeight: tally.wrongWeight + (wrong ? weight : 0),
  wrongSquares: tally.wrongSquares + (wrong ? weight ** 2 : 0),
});

/** Looks after every single row. @returns the row at which it triggered. */
const triggersAt = ({ row, largestWeight }: Application, seed: number, rows: number): number | undefined => {
  const random = randomFor(seed, 'window');
  const evidence = evidenceAbove(LIMIT, largestWeight);
  let tally: Tally = NOTHING;
  for (let at = 1; at <= rows; at += 1) {
    const { weight, rate } = row(random);
    tally = added(tally, weight, random() < rate);
    if (isEnough(evidence(tally))) return at;
  }
  return undefined;
};

const windows = (application: Application, count: number, rows: number) =>
  Array.from({ length: count }, (_, seed) => triggersAt(application, seed, rows));

describe('looked at after every row', () => {
  const falseAlarms = (application: Application) =>
    windows(application, 300, WINDOW).filter((at) => at !== undefined).length / 300;

  test('at a rate equal to the limit at most 5 % of windows of 20,000 labels trigger', () => {
    expect(falseAlarms(neverAsks(LIMIT))).toBeLessThanOrEqual(0.05);
  });

  test('so it is with asked rows of unequal weight', () => {
    expect(falseAlarms(asks(LIMIT))).toBeLessThanOrEqual(0.05);
  });

  test.each([
    ['0.40, of all rows', 200, neverAsks(0.4)],
    ['0.35, of all rows', 400, neverAsks(0.35)],
    ['0.50, of asked rows', 350, asks(0.5)],
    ['0.40, of asked rows', 800, asks(0.4)],
  ] as const)(
    'a rate of %s, is found within %i labels in at least 9 of 10 windows',
    (_, within, application) => {
      const found = windows(application, 100, within).filter((at) => at !== undefined).length;
      expect(found).toBeGreaterThanOrEqual(90);
    },
  );
});

describe('the evidence', () => {
  const tallies = fc
    .array(fc.record({ weight: fc.constantFrom(1, 2, 20), wrong: fc.boolean() }), {
      minLength: 1,
      maxLength: 300,
    })
    .map((rows) => rows.reduce<Tally>((tally, { weight, wrong }) => added(tally, weight, wrong), NOTHING));

  /** What the bets truly pay, row by row. */
  const truePay = (rows: readonly { weight: number; wrong: boolean }[], limit: number, largest: number) => {
    const stakes = Array.from({ length: 8 }, (_, index) => (0.75 / (limit * largest)) * 2 ** -index);
    const pays = stakes.map((stake) =>
      rows.reduce(
        (wealth, { weight, wrong }) => wealth * (1 + stake * weight * ((wrong ? 1 : 0) - limit)),
        1,
      ),
    );
    return pays.reduce((sum, pay) => sum + pay, 0) / stakes.length;
  };
  const tallied = (rows: readonly { weight: number; wrong: boolean }[]) =>
    rows.reduce<Tally>((tally, { weight, wrong }) => added(tally, weight, wrong), NOTHING);

  test('from sums is never more than the bets pay row by row, and equal to it where all weights are 1', () => {
    const rows = fc.array(
      fc.record({ weight: fc.double({ min: 1, max: 20, noNaN: true }), wrong: fc.boolean() }),
      {
        maxLength: 60,
      },
    );
    const limit = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(rows, limit, (some, at) => {
        const paid = truePay(some, at, 20);
        expect(evidenceAbove(at, 20)(tallied(some))).toBeLessThanOrEqual(paid * (1 + 1e-9));
        const plain = some.map(({ wrong }) => ({ weight: 1, wrong }));
        const exact = truePay(plain, at, 1);
        expect(Math.abs(evidenceAbove(at, 1)(tallied(plain)) / exact - 1)).toBeLessThan(1e-9);
      }),
    );
  });

  test('grows with an error and shrinks with a right answer', () => {
    fc.assert(
      fc.property(tallies, fc.constantFrom(1, 2, 20), (tally, weight) => {
        const evidence = evidenceAbove(LIMIT, 20);
        expect(evidence(added(tally, weight, true))).toBeGreaterThan(evidence(tally));
        expect(evidence(added(tally, weight, false))).toBeLessThanOrEqual(evidence(tally));
      }),
    );
  });

  test('bounds the rate from below: above the limit it exceeds, and never above the observed rate', () => {
    const tally = { rows: 200, weight: 200, squares: 200, wrongWeight: 90, wrongSquares: 90 };
    const bound = lowerBound(tally, LIMIT, 1);
    expect(bound).toBeGreaterThan(LIMIT);
    expect(bound).toBeLessThan(errorRate(tally));
    expect(isEnough(evidenceAbove(bound, 1)(tally))).toBe(true);
    expect(isEnough(evidenceAbove(bound + 1e-6, 1)(tally))).toBe(false);
  });

  test('at the ends of the scale is a number: a limit of 1 is never exceeded, one of 0 by any error', () => {
    const wrong = { rows: 5, weight: 5, squares: 5, wrongWeight: 5, wrongSquares: 5 };
    expect(isEnough(evidenceAbove(1, 1)(wrong))).toBe(false);
    expect(isEnough(evidenceAbove(0, 1)(wrong))).toBe(true);
    expect(isEnough(evidenceAbove(0, 1)({ ...wrong, wrongWeight: 0, wrongSquares: 0 }))).toBe(false);
  });

  test('of nothing is nothing', () => {
    expect(evidenceAbove(LIMIT, 1)(NOTHING)).toBe(1);
    expect([errorRate(NOTHING), effectiveSample(NOTHING)]).toEqual([0, 0]);
  });

  test('counts as many rows as say as much with equal weights', () => {
    const equal = [1, 1, 1].reduce<Tally>((tally, weight) => added(tally, weight, false), NOTHING);
    expect(effectiveSample(equal)).toBe(3);
    expect(effectiveSample(added(equal, 20, false))).toBeCloseTo(23 ** 2 / 403, 10);
  });
});

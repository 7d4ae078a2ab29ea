// How much slower the loop gets with each fruitless cycle, and how it recovers.
import { describe, expect, test } from 'vitest';
import type { Cycle } from '../../../../functions/retraining/cycle.ts';
import { requestRetraining } from '../../../../functions/retraining/request-retraining.ts';
import { slowDown, slowness } from '../../../../functions/retraining/slow-down.ts';
import { cycle, limits, putCycle, readCycle } from '../../../support/cycle-builders.ts';
import { loopWorld } from '../../../support/loop-world.ts';
import { LOOP_TABLE } from '../../../support/stage.ts';

const ended = (outcomes: readonly Cycle['outcome'][]): Cycle[] =>
  outcomes.map((outcome, index) =>
    cycle({ cycle: outcomes.length - index, ...(outcome === undefined ? {} : { outcome }) }),
  );

describe('with a patience of two cycles', () => {
  test.each([
    [[], 1],
    [['FAILED'], 1],
    [['FAILED', 'REJECTED'], 2],
    [['REJECTED', 'ROLLED_BACK', 'FAILED'], 4],
    [['FAILED', 'FAILED', 'FAILED', 'FAILED'], 8],
    [Array(10).fill('FAILED'), 16],
    [['PROMOTED', 'FAILED', 'FAILED', 'FAILED'], 1],
    [['FAILED', 'PROMOTED', 'FAILED', 'FAILED'], 1],
    [['FAILED', 'COALESCED', 'FAILED'], 2],
    [[undefined, 'FAILED', 'FAILED'], 2],
    [['HELD', 'HELD', 'HELD'], 1],
    [['HELD', 'HELD', 'HELD', 'HELD'], 2],
    [['HELD', 'FAILED', 'FAILED'], 2],
    [['HELD', 'HELD', 'FAILED'], 2],
    [Array(10).fill('HELD'), 16],
  ] as const)('after %j (newest first) the loop is %i times as slow', (outcomes, times) => {
    expect(slowness(2, ended(outcomes))).toBe(times);
  });
});

test('everything that waits for more grows; rates, indices and patience itself stay', () => {
  const before = limits({
    volume: 500,
    disagreementMinimum: 100,
    labelShiftMinimum: 200,
    ageSeconds: 60,
    coolDownSeconds: 9,
  });
  expect(slowDown(before, ended(['FAILED', 'FAILED', 'FAILED']))).toEqual({
    ...before,
    volume: 2_000,
    disagreementMinimum: 400,
    labelShiftMinimum: 800,
    ageSeconds: 240,
    coolDownSeconds: 36,
  });
});

test.each(['manual', 'bootstrap'] as const)(
  'a %s cycle is opened at once, however fruitless the last were',
  async (reason) => {
    const world = loopWorld();
    for (const number of [1, 2, 3, 4, 5, 6]) putCycle(world, { cycle: number, outcome: 'FAILED' });
    await requestRetraining(world.deps, LOOP_TABLE, reason, undefined);
    expect(readCycle(world, 7)).toMatchObject({ reason });
  },
);

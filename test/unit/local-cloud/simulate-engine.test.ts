// The simulation's engine with a scripted learner: the loop's rules, in the loop's order.
import { describe, expect, test } from 'vitest';
import { DAY, every, HOUR, play } from '../../support/simulated-loop.ts';

const outcomes = ({ decisions }: Awaited<ReturnType<typeof play>>) => decisions.map(({ outcome }) => outcome);

describe('thresholds', () => {
  test('volume opens a cycle exactly at each multiple, and the surplus counts towards the next', async () => {
    const { decisions } = await play({ feedbackAt: every(2 * HOUR, 35), fates: ['promote'], days: 3 });
    expect(decisions.map(({ labels }) => labels)).toEqual([0, 10, 20, 30]);
    expect(decisions.slice(1).every(({ reason }) => reason === 'volume')).toBe(true);
  });

  test('one correction less than the threshold opens nothing', async () => {
    const { decisions } = await play({ feedbackAt: every(HOUR, 9) });
    expect(decisions.map(({ reason }) => reason)).toEqual(['bootstrap']);
  });

  test('disagreement of asked corrections opens a cycle with its evidence', async () => {
    const limits = { volume: 1000, disagreement: 0.5, disagreementMinimum: 8 };
    const { decisions } = await play({ feedbackAt: every(HOUR, 40), says: 'Negative', limits });
    expect(decisions[1]).toMatchObject({
      reason: 'disagreement',
      evidence: { basis: 'asked', error_rate: 1, limit: 0.5 },
    });
    expect(decisions[1]?.evidence.compared).toBeLessThan(decisions[1]?.labels as number);
  });

  test('age opens a cycle on the schedule, with no event of its own, once there is a new label', async () => {
    const limits = { volume: 1000, ageSeconds: 2 * DAY };
    const { decisions } = await play({ feedbackAt: [HOUR], limits, days: 4 });
    expect(decisions.map(({ reason, opened_day }) => [reason, opened_day])).toEqual([
      ['bootstrap', 0],
      ['age', 2],
    ]);
  });

  test('during the cool-down nothing opens; a crossing meanwhile is found on the schedule after it', async () => {
    const limits = { coolDownSeconds: DAY };
    const { decisions } = await play({ feedbackAt: every(60, 10), limits, durations: { pipeline: 60 } });
    expect(decisions.map(({ opened_day }) => opened_day)).toEqual([0, 1]);
    expect(decisions[1]?.labels).toBe(10);
  });

  test('after two fruitless cycles in a row the volume threshold doubles, and doubles again', async () => {
    const played = await play({ feedbackAt: every(2 * HOUR, 110), fates: ['reject'], days: 10 });
    expect(played.decisions.slice(1).map(({ evidence }) => evidence.threshold)).toEqual([10, 10, 20, 40]);
    expect(outcomes(played)).toEqual(['PROMOTED', 'REJECTED', 'REJECTED', 'REJECTED', 'REJECTED']);
  });

  test('a failed pipeline counts as fruitless and says why', async () => {
    const played = await play({ feedbackAt: every(2 * HOUR, 45), fates: ['fail'], days: 5 });
    expect(played.decisions.slice(1).map(({ evidence }) => evidence.threshold)).toEqual([10, 10, 20]);
    expect(played.decisions[1]).toMatchObject({
      outcome: 'FAILED',
      outcome_reason: 'Train failed: out of memory.',
    });
  });
});

describe('one retraining at a time', () => {
  const slow = { pipeline: 20 * HOUR, deployment: 0 };

  test('a request that arrives meanwhile waits, and starts in the moment the other ends', async () => {
    const { decisions } = await play({ feedbackAt: every(60, 20), durations: slow });
    const [, first, second] = decisions;
    expect(second?.opened_day).toBeLessThan(first?.ended_day as number);
    expect(second?.started_day).toBe(first?.ended_day);
  });

  test('of several that wait only the newest runs; the others are coalesced into it', async () => {
    const played = await play({ feedbackAt: every(60, 40), durations: slow, days: 5 });
    expect(outcomes(played)).toEqual(['PROMOTED', 'PROMOTED', 'COALESCED', 'COALESCED', 'PROMOTED']);
    expect(played.executions).toBe(3);
  });

  test('a cycle learns from what stood there when it started, not when it was opened', async () => {
    const { trained } = await play({ feedbackAt: every(60, 25), durations: slow });
    expect(trained.map(({ feedback }) => feedback.length)).toEqual([0, 10, 25]);
  });

  test('a cycle that is under way when the simulation ends is not given an outcome', async () => {
    const played = await play({ feedbackAt: every(60, 10), durations: { pipeline: 30 * HOUR }, days: 1 });
    expect(outcomes(played)).toEqual(['PROMOTED', 'UNDER_WAY']);
  });
});

describe('the model in service', () => {
  test('changes when the switch ends, not when the verdict is known', async () => {
    const { versions } = await play({
      feedbackAt: every(HOUR, 30),
      durations: { pipeline: 2 * HOUR, deployment: 3 * HOUR },
      limits: { volume: 10 },
      days: 2,
    });
    // Cycle 2 opens with the tenth label at hour 9 and serves from hour 14 on.
    expect(versions.slice(8, 18)).toEqual([1, 1, 1, 1, 1, 1, 2, 2, 2, 2]);
  });

  test('is compared with as the champion of the next cycle only if it was promoted', async () => {
    const { trained } = await play({
      feedbackAt: every(2 * HOUR, 35),
      fates: ['reject', 'promote', 'reject'],
    });
    expect(trained.map(({ champion }) => champion)).toEqual([undefined, 'model-1', 'model-1', 'model-3']);
  });

  test('stays beside "never retrained" and "always promoted" on the curve', async () => {
    const { curve } = await play({ feedbackAt: every(2 * HOUR, 22), fates: ['promote', 'reject'], days: 3 });
    expect(curve.at(-1)).toEqual({ day: 3, live: 0.02, never_retrained: 0.01, always_promoted: 0.03 });
  });

  test('every decision has the true quality of both sides', async () => {
    const { decisions } = await play({ feedbackAt: every(2 * HOUR, 10) });
    expect(decisions[1]).toMatchObject({ true_candidate: 0.02, true_champion: 0.01, outcome: 'PROMOTED' });
  });
});

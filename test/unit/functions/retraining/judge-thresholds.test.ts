// Opening cycles from the counters' stream: each crossing once, whatever is delivered twice, late or at the same time.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Cycle } from '../../../../functions/retraining/cycle.ts';
import { judgeOnSchedule } from '../../../../functions/retraining/judge-on-schedule.ts';
import { judgeThresholds } from '../../../../functions/retraining/judge-thresholds.ts';
import { readLimits } from '../../../../functions/retraining/limits.ts';
import { COUNTERS_KEY } from '../../../../functions/retraining/loop-keys.ts';
import { streamHandler } from '../../../../functions/runtime/stream-handler.ts';
import { limits, putCycle } from '../../../support/cycle-builders.ts';
import { counters } from '../../../support/feedback-builders.ts';
import { lostAcknowledgement, preceded, throttle } from '../../../support/in-memory-dynamodb.ts';
import { interleaved } from '../../../support/interleaved.ts';
import { streamEvent } from '../../../support/lambda-events.ts';
import { loopWorld } from '../../../support/loop-world.ts';
import { LOOP_TABLE } from '../../../support/stage.ts';
import { NOTIFICATIONS } from '../../../support/watchdog-settings.ts';

const record = (total: number) => ({ after: { ...COUNTERS_KEY, ...counters({ total }) } });

const judging = (rules = {}) => {
  const world = loopWorld();
  const judges = (documents = world.deps.documents) =>
    judgeThresholds({ ...world.deps, documents }, LOOP_TABLE, limits(rules));
  const cycles = () => world.db.items(LOOP_TABLE).filter(({ pk }) => pk === 'CYCLE') as unknown as Cycle[];
  return { ...world, judges, cycles };
};

describe('the judge', () => {
  test('opens a cycle with its counters, evidence and mark at the crossing', async () => {
    const { judges, cycles, deps } = judging();
    for (const total of [10, 19, 20, 21]) await judges()(record(total));
    expect(cycles()).toHaveLength(1);
    expect(cycles()[0]).toMatchObject({
      cycle: 1,
      reason: 'volume',
      evidence: { new_labels: 20, threshold: 20 },
      volume_mark: 20,
      counters: counters({ total: 20 }),
      opened_at: deps.clock().toISOString(),
    });
  });

  test('opens the next cycle a threshold later, however the counts arrive', async () => {
    const { judges, cycles } = judging();
    for (const total of [33, 39, 40, 59, 60]) await judges()(record(total));
    expect(cycles().map(({ volume_mark }) => volume_mark)).toEqual([20, 40, 60]);
  });

  test('sees each crossing once when records come twice and out of order', async () => {
    const { judges, cycles } = judging();
    for (const total of [20, 20, 15, 41, 25, 20, 41]) await judges()(record(total));
    expect(cycles().map(({ volume_mark }) => volume_mark)).toEqual([20, 40]);
  });

  test('that loses the race ten times in a row leaves the record for the next delivery', async () => {
    const { judges, db, cycles } = judging();
    const somebodyElse = () => putCycle({ db }, { cycle: cycles().length + 1, volume_mark: 0 });
    db.onNext('PutCommand', preceded(somebodyElse), 10);
    await expect(judges()(record(20))).rejects.toThrow('Lost the race to open a cycle 10 times in a row');
    expect(cycles()).toHaveLength(10);
    await judges()(record(20));
    expect(cycles()).toHaveLength(11);
  });

  test('a removed counter says nothing', async () => {
    const { judges, cycles } = judging();
    await judges()({ after: undefined });
    expect(cycles()).toEqual([]);
  });

  test('stops the stream at a record it could not judge, and opens the cycle when it comes again', async () => {
    const { judges, cycles, db, deps } = judging();
    db.put(LOOP_TABLE, { ...COUNTERS_KEY, ...counters({ total: 20 }) });
    const changes = db.changes(LOOP_TABLE);
    const handler = streamHandler('judge-thresholds', judges(), deps.logger);
    db.onNext('PutCommand', throttle);

    expect(await handler(streamEvent(changes))).toEqual({
      batchItemFailures: [{ itemIdentifier: changes[0]?.sequence }],
    });
    expect(await handler(streamEvent(changes))).toEqual({ batchItemFailures: [] });
    expect(cycles()).toHaveLength(1);
  });

  test('a cycle whose write was acknowledged to nobody is not opened again', async () => {
    const { judges, cycles, db } = judging();
    db.onNext('PutCommand', lostAcknowledgement);
    await expect(judges()(record(20))).rejects.toThrow();
    await judges()(record(20));
    expect(cycles()).toHaveLength(1);
  });

  test('however judges race over however mixed records, each crossing opens one cycle', async () => {
    const totals = fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), totals, async (scheduler, seen) => {
        const { judges, cycles, deps } = judging();
        const judge = judges(interleaved(scheduler, deps.documents));
        const deliveries = [...seen, ...seen].map((total) => judge(record(total)));

        await scheduler.waitFor(Promise.all(deliveries));

        const marks = cycles().map(({ volume_mark }) => volume_mark);
        expect(new Set(marks).size).toBe(marks.length);
        expect(marks).toEqual([...marks].sort((a, b) => a - b));
        expect(marks.at(-1) ?? 0).toBe(Math.floor(Math.max(...seen) / 20) * 20);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the scheduled judge', () => {
  const scheduled = (rules: object, total: number) => {
    const world = judging(rules);
    world.db.put(LOOP_TABLE, { ...COUNTERS_KEY, ...counters({ total }) });
    const look = () => judgeOnSchedule(world.deps, NOTIFICATIONS, limits(rules)).run(undefined);
    return { ...world, look };
  };

  test('opens the cycle that a cool-down held back', async () => {
    const { judges, look, time } = scheduled({ coolDownSeconds: 900 }, 40);
    await judges()(record(20));
    await judges()(record(40));
    expect(await look()).toEqual({ opened: null });
    time.advance(900);
    expect(await look()).toEqual({ opened: 2 });
    time.advance(900);
    expect(await look()).toEqual({ opened: null });
  });

  test('opens and reports the cycle of a crossing whose record was never judged', async () => {
    const { look, db, deps, time, notices, bus } = scheduled({}, 20);
    db.put(LOOP_TABLE, {
      ...COUNTERS_KEY,
      ...counters({ total: 20 }),
      changed_at: deps.clock().toISOString(),
    });
    time.advance(61);
    expect(await look()).toEqual({ opened: 1 });
    expect(bus.named('LoopRepaired')).toHaveLength(1);
    expect(notices).toHaveLength(1);
  });

  test.each([
    ['the stream may still judge', {}, 60],
    ['a cool-down held back', { coolDownSeconds: 900 }, 900],
  ])('opens what %s without calling it a repair', async (_, rules, seconds) => {
    const { look, judges, db, deps, time, bus } = scheduled(rules, 40);
    await judges()(record(20));
    const changed_at = deps.clock().toISOString();
    db.put(LOOP_TABLE, { ...COUNTERS_KEY, ...counters({ total: 40 }), changed_at });
    time.advance(seconds);
    expect(await look()).toEqual({ opened: 2 });
    expect(bus.named('LoopRepaired')).toEqual([]);
  });

  test('opens what nobody knows the time of without calling it a repair', async () => {
    const { look, time, bus } = scheduled({}, 20);
    time.advance(3600);
    expect(await look()).toEqual({ opened: 1 });
    expect(bus.named('LoopRepaired')).toEqual([]);
  });

  test('opens what only age called for without calling it a repair: no record could have told of it', async () => {
    const { look, judges, db, deps, time, bus } = scheduled({ ageSeconds: 600 }, 21);
    await judges()(record(20));
    time.advance(600);
    const changed_at = deps.clock().toISOString();
    db.put(LOOP_TABLE, { ...COUNTERS_KEY, ...counters({ total: 21 }), changed_at });
    time.advance(61);
    expect(await look()).toEqual({ opened: 2 });
    expect(bus.named('LoopRepaired')).toEqual([]);
  });

  test('finds nothing to do on a fresh stage', async () => {
    const { look } = scheduled({}, 0);
    expect(await look()).toEqual({ opened: null });
  });
});

test('the limits of a stage come from its environment', () => {
  expect(readLimits()).toEqual({
    volume: 20,
    disagreement: 0.25,
    disagreementMinimum: 20,
    leastAskProbability: 0.05,
    labelShift: 0.25,
    labelShiftMinimum: 100,
    ageSeconds: 0,
    coolDownSeconds: 0,
    patience: 2,
  });
});

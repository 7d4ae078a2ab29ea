// AcquireLease: confirms the lease of a requested cycle, or opens a cycle for an execution started by hand.
import { describe, expect, test } from 'vitest';
import { acquireLease } from '../../../../functions/retraining/acquire-lease.ts';
import { announceCycle } from '../../../../functions/retraining/announce-cycle.ts';
import { readLease, takeLease } from '../../../../functions/retraining/lease.ts';
import { COUNTERS_KEY } from '../../../../functions/retraining/loop-keys.ts';
import { taskHandler } from '../../../../functions/runtime/task-handler.ts';
import { putCycle, readCycle } from '../../../support/cycle-builders.ts';
import { counters } from '../../../support/feedback-builders.ts';
import { throttle } from '../../../support/in-memory-dynamodb.ts';
import { loopWorld } from '../../../support/loop-world.ts';
import { BUS, LOOP_TABLE } from '../../../support/stage.ts';

const acquiring = () => {
  const world = loopWorld();
  const settings = { LOOP_TABLE_NAME: LOOP_TABLE, EVENT_BUS_NAME: BUS };
  const task = taskHandler('AcquireLease', acquireLease(world.deps, settings), world.deps.logger);
  return {
    ...world,
    acquire: (execution: string, input: object = {}) => task({ execution, input }),
    take: (holder: string, cycle: number) => takeLease(world.deps, LOOP_TABLE, holder, cycle),
    lease: () => readLease(world.deps, LOOP_TABLE),
  };
};

describe('a requested cycle', () => {
  test('finds its lease confirmed and says on the bus that it started', async () => {
    const { acquire, take, bus } = acquiring();
    await take('retrain-000002', 2);
    const evidence = { new_labels: 500, threshold: 500 };
    expect(await acquire('retrain-000002', { cycle: 2, reason: 'volume', evidence })).toEqual({
      acquired: true,
      holder: 'retrain-000002',
      execution: 'retrain-000002',
      cycle: 2,
      reason: 'volume',
      because: '500 corrections are new; the threshold is 500.',
    });
    expect(bus.named('RetrainingStarted')[0]?.detail).toMatchObject({
      cycle: 2,
      execution: 'retrain-000002',
      reason: 'volume',
    });
  });

  test('tried again says the same fact with the same id', async () => {
    const { acquire, bus } = acquiring();
    await acquire('retrain-000002', { cycle: 2 });
    await acquire('retrain-000002', { cycle: 2 });
    expect(new Set(bus.published.map(({ detail }) => detail.metadata.id)).size).toBe(1);
  });

  test('that finds the lease with another learns with whom, and tells nobody that it started', async () => {
    const { acquire, take, bus } = acquiring();
    await take('retrain-000001', 1);
    expect(await acquire('retrain-000002', { cycle: 2 })).toMatchObject({
      acquired: false,
      holder: 'retrain-000001',
    });
    expect(bus.published).toEqual([]);
  });

  test('fails, to be tried again, when the bus refuses the news', async () => {
    const { acquire, bus } = acquiring();
    bus.refuseNext(1);
    await expect(acquire('retrain-000002', { cycle: 2 })).rejects.toThrow('EventBridge refused 1 of 1');
    expect((await acquire('retrain-000002', { cycle: 2 })).acquired).toBe(true);
  });
});

describe('an execution started by hand', () => {
  const counted = () => {
    const world = acquiring();
    putCycle(world, { cycle: 4 });
    world.db.put(LOOP_TABLE, { ...COUNTERS_KEY, ...counters({ total: 77 }) });
    return world;
  };

  test('opens the next cycle with the counters of the moment', async () => {
    const { acquire, lease, ...world } = counted();
    expect(await acquire('my-own-run')).toMatchObject({ acquired: true, cycle: 5, reason: 'manual' });
    expect(readCycle(world, 5)).toMatchObject({
      reason: 'manual',
      evidence: { requested_by: 'console' },
      execution_name: 'my-own-run',
      volume_mark: 77,
      counters: counters({ total: 77 }),
    });
    expect(await lease()).toMatchObject({ holder: 'my-own-run', cycle: 5 });
  });

  test('does not make anybody start a second execution for its cycle', async () => {
    const { acquire, bus, db, deps } = counted();
    await acquire('my-own-run');
    const [opened] = db.changes(LOOP_TABLE).filter(({ after }) => after?.execution_name === 'my-own-run');
    if (opened === undefined) throw new Error('no cycle was opened');
    await announceCycle(deps, BUS)(opened);
    expect(bus.named('RetrainingRequested')).toEqual([]);
  });

  test('tried again finds the cycle that it opened', async () => {
    const { acquire, bus, ...world } = counted();
    world.db.onNext(({ input }) => JSON.stringify(input).includes('":cycle":5'), throttle);
    await expect(acquire('my-own-run')).rejects.toThrow();
    expect((await acquire('my-own-run')).cycle).toBe(5);
    expect(readCycle(world, 6)).toBeUndefined();
  });

  test('finding the lease taken opens no cycle', async () => {
    const { acquire, take, ...world } = counted();
    await take('retrain-000004', 4);
    expect(await acquire('my-own-run')).toMatchObject({ acquired: false, cycle: 0 });
    expect(readCycle(world, 5)).toBeUndefined();
  });
});

test('an input that does not fit names its field', async () => {
  const { acquire } = acquiring();
  await expect(acquire('x', { cycle: 'two' })).rejects.toThrow(/AcquireLease.*input\.cycle/);
});

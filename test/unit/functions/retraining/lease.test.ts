// One retraining at a time: take, confirm, wait, hand over, expire.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  LEASE_SECONDS,
  readLease,
  releaseLease,
  takeLease,
  waitForLease,
} from '../../../../functions/retraining/lease.ts';
import { preceded } from '../../../support/in-memory-dynamodb.ts';
import { interleaved } from '../../../support/interleaved.ts';
import { loopWorld } from '../../../support/loop-world.ts';
import { LOOP_TABLE } from '../../../support/stage.ts';

const leasing = () => {
  const world = loopWorld();
  return {
    ...world,
    take: (holder: string, cycle: number) => takeLease(world.deps, LOOP_TABLE, holder, cycle),
    wait: (cycle: number) => waitForLease(world.deps, LOOP_TABLE, cycle),
    release: (holder: string) => releaseLease(world.deps, LOOP_TABLE, holder),
    read: () => readLease(world.deps, LOOP_TABLE),
  };
};

describe('taking', () => {
  test('a free lease is taken, and its holder may confirm it any number of times', async () => {
    const { take, read } = leasing();
    expect(await take('retrain-000001', 1)).toBe(true);
    expect(await take('retrain-000001', 1)).toBe(true);
    expect(await read()).toMatchObject({ holder: 'retrain-000001', cycle: 1 });
  });

  test('another holder is refused until the lease has expired, to the second', async () => {
    const { take, time, read } = leasing();
    await take('retrain-000001', 1);
    time.advance(LEASE_SECONDS);
    expect(await take('retrain-000002', 2)).toBe(false);
    time.advance(1);
    expect(await take('retrain-000002', 2)).toBe(true);
    expect((await read()).holder).toBe('retrain-000002');
  });

  test('of many that try at once exactly one gets it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 5 }), async (scheduler, count) => {
        const { deps } = leasing();
        const racing = { ...deps, documents: interleaved(scheduler, deps.documents) };
        const tries = Array.from({ length: count }, (_, n) =>
          takeLease(racing, LOOP_TABLE, `retrain-00000${n}`, n),
        );
        const won = await scheduler.waitFor(Promise.all(tries));
        expect(won.filter(Boolean)).toHaveLength(1);
      }),
      { numRuns: 30 },
    );
  });
});

describe('waiting', () => {
  test('a request waits behind the holder, and a newer one takes its place', async () => {
    const { take, wait, read } = leasing();
    await take('retrain-000001', 1);
    expect(await wait(2)).toBe(true);
    expect(await wait(3)).toBe(true);
    expect(await wait(2)).toBe(false);
    expect((await read()).pending_cycle).toBe(3);
  });

  test('behind nobody, or behind itself, there is nothing to wait for', async () => {
    const { take, wait } = leasing();
    expect(await wait(2)).toBe(false);
    await take('retrain-000002', 2);
    expect(await wait(2)).toBe(false);
  });
});

describe('releasing', () => {
  test('frees the lease when nobody waits', async () => {
    const { take, release, read } = leasing();
    await take('retrain-000001', 1);
    expect(await release('retrain-000001')).toEqual({ next: undefined });
    expect(await read()).toEqual({});
  });

  test('hands it to the waiting cycle in the same write, with a fresh expiry', async () => {
    const { take, wait, release, read, time } = leasing();
    await take('retrain-000001', 1);
    await wait(3);
    time.advance(600);
    const { expires_epoch: before = 0 } = await read();

    expect(await release('retrain-000001')).toEqual({ next: 3 });

    const after = await read();
    expect(after).toMatchObject({ holder: 'retrain-000003', cycle: 3 });
    expect(after.pending_cycle).toBeUndefined();
    expect(after.expires_epoch).toBe(before + 600);
  });

  test('by somebody who does not hold it changes nothing', async () => {
    const { take, wait, release, read } = leasing();
    await take('retrain-000001', 1);
    await wait(2);
    const before = await read();
    expect(await release('retrain-000009')).toEqual({ next: undefined });
    expect(await read()).toEqual(before);
  });

  test('twice hands over once', async () => {
    const { take, wait, release, read } = leasing();
    await take('retrain-000001', 1);
    await wait(2);
    await release('retrain-000001');
    expect(await release('retrain-000001')).toEqual({ next: undefined });
    expect((await read()).holder).toBe('retrain-000002');
  });

  test('a request that arrives in the middle of a release is not lost', async () => {
    const { take, wait, release, read, db } = leasing();
    await take('retrain-000001', 1);
    db.onNext(
      'UpdateCommand',
      preceded(() => wait(2)),
    );
    expect(await release('retrain-000001')).toEqual({ next: 2 });
    expect((await read()).holder).toBe('retrain-000002');
  });
});

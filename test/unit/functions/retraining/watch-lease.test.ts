// The watchdog: an end whose event was lost, a hand-over whose start was lost, and nothing to do.
import { expect, test } from 'vitest';
import { readLease, takeLease, waitForLease } from '../../../../functions/retraining/lease.ts';
import { startCycle } from '../../../../functions/retraining/start-cycle.ts';
import { watchLease } from '../../../../functions/retraining/watch-lease.ts';
import { putCycle, readCycle } from '../../../support/cycle-builders.ts';
import { loopWorld } from '../../../support/loop-world.ts';
import { LOOP_TABLE, STATE_MACHINE } from '../../../support/stage.ts';

const SETTINGS = { loopTable: LOOP_TABLE, stateMachineArn: STATE_MACHINE };

const watched = async () => {
  const world = loopWorld();
  putCycle(world, { cycle: 1 });
  await takeLease(world.deps, LOOP_TABLE, 'retrain-000001', 1);
  const watch = async () => (await watchLease(world.deps, SETTINGS).run({})).finding;
  const lease = () => readLease(world.deps, LOOP_TABLE);
  return { ...world, watch, lease };
};

test('a lease whose holder runs is left alone', async () => {
  const { watch, lease, deps } = await watched();
  await startCycle(deps, SETTINGS, 1);

  expect(await watch()).toBe('running');
  expect((await lease()).holder).toBe('retrain-000001');
});

test('a lease whose holder ended unheard is released, and the waiting cycle starts', async () => {
  const world = await watched();
  await startCycle(world.deps, SETTINGS, 1);
  putCycle(world, { cycle: 2 });
  await waitForLease(world.deps, LOOP_TABLE, 2);
  world.workflows.finish('retrain-000001', 'ABORTED');

  expect(await world.watch()).toBe('released');
  expect((await world.lease()).holder).toBe('retrain-000002');
  expect([...world.workflows.executions.keys()]).toContain('retrain-000002');
  expect(readCycle(world, 1)?.outcome).toBe('FAILED');
});

test('a lease whose holder never started is helped along, once', async () => {
  const { watch, workflows } = await watched();

  expect(await watch()).toBe('started');
  expect(await watch()).toBe('running');
  expect([...workflows.executions.keys()]).toEqual(['retrain-000001']);
});

test('without a lease there is nothing to do', async () => {
  const world = loopWorld();

  expect((await watchLease(world.deps, SETTINGS).run({})).finding).toBe('free');
});

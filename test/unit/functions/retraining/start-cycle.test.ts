// Starting a cycle whose time has passed, or that was never there.
import { expect, test } from 'vitest';
import { readLease, takeLease } from '../../../../functions/retraining/lease.ts';
import { startCycle } from '../../../../functions/retraining/start-cycle.ts';
import { putCycle } from '../../../support/cycle-builders.ts';
import { loopWorld } from '../../../support/loop-world.ts';
import { LOOP_TABLE, STATE_MACHINE } from '../../../support/stage.ts';

const SETTINGS = { loopTable: LOOP_TABLE, stateMachineArn: STATE_MACHINE };

test('a cycle that was coalesced meanwhile is not started and gives its lease back', async () => {
  const { deps, workflows, ...world } = loopWorld();
  putCycle(world, { cycle: 2, outcome: 'COALESCED' });
  await takeLease(deps, LOOP_TABLE, 'retrain-000002', 2);
  await startCycle(deps, SETTINGS, 2);
  expect(workflows.sent).toEqual([]);
  expect(await readLease(deps, LOOP_TABLE)).toEqual({});
});

test('a cycle that was never opened is an error that names it', async () => {
  const { deps } = loopWorld();
  await expect(startCycle(deps, SETTINGS, 7)).rejects.toThrow('Cycle 7 was requested but is not in the loop');
});

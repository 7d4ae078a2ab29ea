// Which cycle an execution belongs to: by its name, or by what it noted when it was started by hand.
import { expect, test } from 'vitest';
import { cycleOfExecution } from '../../../../functions/retraining/cycles.ts';
import { putCycle } from '../../../support/cycle-builders.ts';
import { loopWorld } from '../../../support/loop-world.ts';
import { LOOP_TABLE } from '../../../support/stage.ts';

test.each([
  ['retrain-000001', 1],
  ['my-retrain-000001', 2],
  ['retrain-000001-again', 3],
  ['retrain-1', 4],
  ['nobody', undefined],
  ['retrain-000009', undefined],
])('%s belongs to cycle %s', async (execution, cycle) => {
  const { deps, ...world } = loopWorld();
  putCycle(world, { cycle: 1, execution_name: 'retrain-000001' });
  putCycle(world, { cycle: 2, execution_name: 'my-retrain-000001' });
  putCycle(world, { cycle: 3, execution_name: 'retrain-000001-again' });
  putCycle(world, { cycle: 4, execution_name: 'retrain-1' });
  expect((await cycleOfExecution(deps, LOOP_TABLE, execution))?.cycle).toBe(cycle);
});

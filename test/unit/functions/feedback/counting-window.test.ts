// Whether the window that counted an item is still open, to the moment.
import { expect, test } from 'vitest';
import { isWindowOpen } from '../../../../functions/feedback/counting-window.ts';
import { putCycle } from '../../../support/cycle-builders.ts';
import { loopWorld, START } from '../../../support/loop-world.ts';
import { LOOP_TABLE } from '../../../support/stage.ts';

test('before the first cycle every window is open', async () => {
  const { deps } = loopWorld();
  expect(await isWindowOpen(deps, LOOP_TABLE, START)).toBe(true);
});

test.each([
  ['before it', '2026-11-23T09:59:59.999Z', false],
  ['in the moment of it', START, false],
  ['after it', '2026-11-23T10:00:00.001Z', true],
])(
  'what was counted %s, as the latest cycle was opened, is in an open window: %s %s',
  async (_, at, open) => {
    const { deps, ...world } = loopWorld();
    putCycle(world, { cycle: 1, opened_at: '2026-11-23T11:00:00.000Z' });
    putCycle(world, { cycle: 2, opened_at: START });
    expect(await isWindowOpen(deps, LOOP_TABLE, at)).toBe(open);
  },
);

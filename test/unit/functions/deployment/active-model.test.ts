// The champion: written once verified, never replaced by an older cycle.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { activeModel } from '../../../../functions/deployment/active-model.ts';
import { promoteModel } from '../../../../functions/deployment/promote-model.ts';
import { taskHandler } from '../../../../functions/runtime/task-handler.ts';
import { model } from '../../../support/cycle-builders.ts';
import { lostAcknowledgement } from '../../../support/in-memory-dynamodb.ts';
import { loopWorld, START } from '../../../support/loop-world.ts';
import { LOOP_TABLE } from '../../../support/stage.ts';

const promoting = () => {
  const world = loopWorld();
  const task = taskHandler('PromoteModel', promoteModel(world.deps, LOOP_TABLE), world.deps.logger);
  return {
    ...world,
    promote: (cycle: number) =>
      task({
        ...model({ cycle, model_version: cycle }),
        endpoint_config_name: `sentiment-test-v${cycle}-c${cycle}`,
      }),
    active: () => activeModel(world.deps, LOOP_TABLE),
  };
};

describe('promotion', () => {
  test('makes the verified model the champion, with configuration and time', async () => {
    const { promote, active } = promoting();
    expect(await active()).toBeUndefined();
    expect(await promote(2)).toEqual({ promoted: true });
    expect(await active()).toEqual({
      ...model({ cycle: 2, model_version: 2 }),
      endpoint_config_name: 'sentiment-test-v2-c2',
      promoted_at: START,
    });
  });

  test('tried again is the same promotion', async () => {
    const { promote, active, db } = promoting();
    db.onNext('PutCommand', lostAcknowledgement);
    await expect(promote(2)).rejects.toThrow();
    expect(await promote(2)).toEqual({ promoted: true });
    expect((await active())?.cycle).toBe(2);
  });

  test('of an older cycle, however late, does not replace a newer one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), async (cycles) => {
        const { promote, active } = promoting();
        let newest = 0;
        for (const cycle of cycles) {
          expect(await promote(cycle)).toEqual({ promoted: cycle >= newest });
          newest = Math.max(newest, cycle);
        }
        expect((await active())?.cycle).toBe(newest);
      }),
    );
  });
});

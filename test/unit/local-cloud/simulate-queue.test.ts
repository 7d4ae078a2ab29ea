// The simulation's queue against the lease and the handlers that are deployed: whatever happens, they agree.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { SAMPLE_METADATA } from '../../../events/metadata.ts';
import { executionName } from '../../../functions/retraining/cycle.ts';
import { noteCycle } from '../../../functions/retraining/cycles.ts';
import { endExecution } from '../../../functions/retraining/end-execution.ts';
import { readLease } from '../../../functions/retraining/lease.ts';
import { startRetraining } from '../../../functions/retraining/start-retraining.ts';
import { EMPTY_QUEUE, release, request } from '../../../local/simulate/retraining-queue.ts';
import { putCycle, readCycle } from '../../support/cycle-builders.ts';
import { loopWorld } from '../../support/loop-world.ts';
import { LOOP_TABLE } from '../../support/stage.ts';
import { END_SETTINGS } from '../../support/watchdog-settings.ts';

test('requests and ends in any order leave the same cycle running, the same waiting and the same coalesced', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom('request', 'end'), { maxLength: 25 }), async (events) => {
      const world = loopWorld();
      const coalesced: number[] = [];
      let queue = EMPTY_QUEUE;
      let cycle = 0;
      for (const event of events) {
        if (event === 'request') {
          cycle += 1;
          putCycle(world, { cycle });
          const detail = { metadata: SAMPLE_METADATA, cycle, reason: 'volume' as const, evidence: {} };
          await startRetraining(world.deps, END_SETTINGS)({ detail });
          const asked = request(queue, cycle);
          queue = asked.queue;
          if (asked.coalesced !== undefined) coalesced.push(asked.coalesced);
        } else if (queue.running !== undefined) {
          const name = executionName(queue.running);
          await noteCycle(world.deps, LOOP_TABLE, queue.running, { outcome: 'HELD' });
          world.workflows.finish(name);
          await endExecution(world.deps, END_SETTINGS, name, 'SUCCEEDED');
          queue = release(queue);
        }
        const lease = await readLease(world.deps, LOOP_TABLE);
        expect([lease.cycle, lease.pending_cycle]).toEqual([queue.running, queue.waiting]);
      }
      const outcomes = Array.from({ length: cycle }, (_, index) => readCycle(world, index + 1));
      const found = outcomes.filter((one) => one?.outcome === 'COALESCED').map((one) => one?.cycle);
      expect(found).toEqual(coalesced);
    }),
    { numRuns: 40, seed: 1 },
  );
}, 60_000);

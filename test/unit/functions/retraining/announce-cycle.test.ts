// An opened cycle is announced from its own stream record, so that a crash in between loses nothing.
import { expect, test } from 'vitest';
import { announceCycle } from '../../../../functions/retraining/announce-cycle.ts';
import { streamHandler } from '../../../../functions/runtime/stream-handler.ts';
import { putCycle } from '../../../support/cycle-builders.ts';
import { streamEvent } from '../../../support/lambda-events.ts';
import { loopWorld } from '../../../support/loop-world.ts';
import { BUS, LOOP_TABLE } from '../../../support/stage.ts';

const announcing = () => {
  const world = loopWorld();
  const handler = streamHandler('announce-cycle', announceCycle(world.deps, BUS), world.deps.logger);
  return { ...world, run: () => handler(streamEvent(world.db.changes(LOOP_TABLE))) };
};

test('an opened cycle is requested with its reason and evidence, under the name of its execution', async () => {
  const { run, bus, ...world } = announcing();
  putCycle(world, { cycle: 7 });
  await run();
  expect(bus.published).toHaveLength(1);
  expect(bus.published[0]).toMatchObject({
    bus: BUS,
    detailType: 'RetrainingRequested',
    detail: {
      cycle: 7,
      reason: 'volume',
      evidence: { new_labels: 20, threshold: 20 },
      metadata: { correlation_id: 'retrain-000007' },
    },
  });
});

test('a cycle that an execution opened for itself is not requested again', async () => {
  const { run, bus, ...world } = announcing();
  putCycle(world, { cycle: 7, execution_name: 'by-hand' });
  await run();
  expect(bus.published).toEqual([]);
});

test('progress noted on a cycle later is no new request', async () => {
  const { run, bus, ...world } = announcing();
  putCycle(world, { cycle: 7 });
  putCycle(world, { cycle: 7, outcome: 'PROMOTED' });
  await run();
  expect(bus.named('RetrainingRequested')).toHaveLength(1);
});

test('a refused announcement comes again with the same id', async () => {
  const { run, bus, ...world } = announcing();
  putCycle(world, { cycle: 7 });
  bus.refuseNext(1);
  expect((await run()).batchItemFailures).toHaveLength(1);
  await run();
  await run();
  expect(new Set(bus.published.map(({ detail }) => detail.metadata.id)).size).toBe(1);
  expect(bus.published).toHaveLength(2);
});

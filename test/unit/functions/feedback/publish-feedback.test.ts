// The feedback table's stream as outbox: in order, nothing skipped, a refusal stops where it must start again.
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { publishFeedback } from '../../../../functions/feedback/publish-feedback.ts';
import { groupedStreamHandler } from '../../../../functions/runtime/stream-handler.ts';
import { feedback } from '../../../support/feedback-builders.ts';
import { streamEvent } from '../../../support/lambda-events.ts';
import { loopWorld } from '../../../support/loop-world.ts';
import { BUS, FEEDBACK_TABLE } from '../../../support/stage.ts';

const outbox = (...ids: string[]) => {
  const world = loopWorld();
  const handler = groupedStreamHandler(
    'publish-feedback',
    publishFeedback(world.deps, BUS),
    10,
    world.deps.logger,
  );
  for (const feedback_id of ids) world.db.put(FEEDBACK_TABLE, feedback({ feedback_id }));
  const changes = () => world.db.changes(FEEDBACK_TABLE);
  const run = async (records = changes()) =>
    (await handler(streamEvent(records))).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  const told = () =>
    world.bus.published.map(({ detailType, detail }) => [detailType, detail.metadata.correlation_id]);
  return { ...world, run, told, changes };
};

const [A, B, C] = ['feedback-a', 'feedback-b', 'feedback-c'] as const;

test('every new correction is told on the bus in the order of the stream', async () => {
  const { run, told, bus } = outbox(A, B, C);
  expect(await run()).toEqual([]);
  expect(told()).toEqual([A, B, C].map((id) => ['FeedbackRecorded', id]));
  expect(bus.published[0]).toMatchObject({
    bus: BUS,
    source: 'sentiment.loop',
    detail: { feedback: feedback({ feedback_id: A }) },
  });
});

test('a refused event stops the batch there, and the rest follows in order when it comes again', async () => {
  const { run, told, bus, changes } = outbox(A, B, C);
  const [, second] = changes();
  bus.refuse(({ correlation_id }) => correlation_id === B);

  expect(await run()).toEqual([second?.sequence]);
  expect(new Set(told().map(([, id]) => id))).toEqual(new Set([A, C])); // what was told of the rest is told again

  bus.refuse(() => false);
  expect(await run(changes().slice(1))).toEqual([]);
  expect(told().slice(-2)).toEqual([
    ['FeedbackRecorded', B],
    ['FeedbackRecorded', C],
  ]);
});

test('ten corrections go in one call', async () => {
  const ids = Array.from({ length: 23 }, (_, index) => `feedback-${String(index).padStart(2, '0')}`);
  const { run, told, bus } = outbox(...ids);
  await run();
  expect(told().map(([, id]) => id)).toEqual(ids);
  expect(bus.calls()).toBe(3);
});

test('of an item that fits no contract only what follows is held up', async () => {
  const { run, told, db, changes } = outbox(A, B);
  db.put(FEEDBACK_TABLE, { feedback_id: 'feedback-x', text: 'No label' });
  db.put(FEEDBACK_TABLE, feedback({ feedback_id: C }));
  expect(await run()).toEqual([changes()[2]?.sequence]);
  expect(told().map(([, id]) => id)).toEqual([A, B]);
});

test('a record delivered twice is recognisable as the same fact', async () => {
  const { run, bus } = outbox(A);
  await run();
  await run();
  const ids = bus.published.map(({ detail }) => detail.metadata.id);
  expect(ids).toHaveLength(2);
  expect(new Set(ids).size).toBe(1);
});

test('counting an item is no news, erasing it is', async () => {
  const { run, told, db } = outbox(A);
  db.put(FEEDBACK_TABLE, { ...feedback({ feedback_id: A }), counted_at: '2026-11-23T10:00:01.000Z' });
  await db.documents.send(new DeleteCommand({ TableName: FEEDBACK_TABLE, Key: { feedback_id: A } }));
  await run();
  expect(told()).toEqual([
    ['FeedbackRecorded', A],
    ['FeedbackErased', A],
  ]);
});

test('a revision is told with the label before it; the mark that follows is not', async () => {
  const { run, bus, db } = outbox(A);
  const revised = {
    ...feedback({ feedback_id: A, user_label: 'Positive' }),
    submitted_label: 'Negative',
    revised_at: '2026-11-23T10:00:01.000Z',
  };
  db.put(FEEDBACK_TABLE, revised);
  db.put(FEEDBACK_TABLE, { ...revised, counted_at: '2026-11-23T10:00:02.000Z' });
  await run();
  expect(bus.named('FeedbackRevised').map(({ detail }) => detail)).toEqual([
    expect.objectContaining({ previous_label: 'Negative', feedback: revised }),
  ]);
});

test('an erasure is told when the tombstone comes, and not again when that goes too', async () => {
  const { run, told, db } = outbox(A);
  db.put(FEEDBACK_TABLE, {
    feedback_id: A,
    erased_at: '2026-11-23T10:00:01.000Z',
    submitted_at: '2026-11-23T10:00:00.000Z',
    split: 'train',
  });
  await db.documents.send(new DeleteCommand({ TableName: FEEDBACK_TABLE, Key: { feedback_id: A } }));
  await run();
  expect(told()).toEqual([
    ['FeedbackRecorded', A],
    ['FeedbackErased', A],
  ]);
});

test('an item that fits no contract stops the stream where an operator can find it', async () => {
  const { run, log, changes, db } = outbox();
  db.put(FEEDBACK_TABLE, { feedback_id: A, text: 'No label' });
  expect(await run()).toEqual([changes()[0]?.sequence]);
  expect(log.at(-1)).toMatchObject({ level: 'error', fields: { sequence: changes()[0]?.sequence } });
});

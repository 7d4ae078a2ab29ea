// Counting exactly once: under duplicates, reordering, overlapping batches, conflicts and lost acknowledgements.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FeedbackItem } from '../../../../events/feedback-recorded.ts';
import { accumulate, RecordedEvent } from '../../../../functions/feedback/accumulate.ts';
import { incrementsOf, sum } from '../../../../functions/feedback/counters.ts';
import { COUNTERS_KEY } from '../../../../functions/retraining/loop-keys.ts';
import { queueHandler } from '../../../../functions/runtime/queue-handler.ts';
import { manyFeedback, recordedMessage } from '../../../support/feedback-builders.ts';
import { conflicting, lostAcknowledgement, throttle } from '../../../support/in-memory-dynamodb.ts';
import { interleaved } from '../../../support/interleaved.ts';
import { queueEvent } from '../../../support/lambda-events.ts';
import { loopWorld } from '../../../support/loop-world.ts';
import { COUNTING_DLQ, FEEDBACK_TABLE, LOOP_TABLE } from '../../../support/stage.ts';

const TRANSACTION = 'TransactWriteCommand';

const counting = (items: readonly FeedbackItem[]) => {
  const world = loopWorld();
  for (const item of items) world.db.put(FEEDBACK_TABLE, item);
  const consumer = (documents = world.deps.documents) =>
    queueHandler(
      'accumulate',
      {
        body: RecordedEvent,
        deadLetterUrl: COUNTING_DLQ,
        run: accumulate(
          { ...world.deps, documents },
          { feedbackTable: FEEDBACK_TABLE, loopTable: LOOP_TABLE },
        ),
      },
      world.deps,
    );
  const deliver = async (batch: readonly FeedbackItem[], handler = consumer()) =>
    (await handler(queueEvent(...batch.map(recordedMessage)))).batchItemFailures.map(
      ({ itemIdentifier }) => itemIdentifier,
    );
  const counted = () => {
    const { pk: _pk, sk: _sk, changed_at: _at, ...counters } = world.db.item(LOOP_TABLE, COUNTERS_KEY) ?? {};
    return counters;
  };
  return { ...world, consumer, deliver, counted };
};

const expected = (items: readonly FeedbackItem[]) =>
  Object.fromEntries(Object.entries(sum(items.map(incrementsOf))).filter(([, value]) => value !== 0));

describe('counting', () => {
  test('adds a batch to the counters and marks every item', async () => {
    const items = manyFeedback(12);
    const { deliver, counted, db } = counting(items);

    expect(await deliver(items)).toEqual([]);

    expect(counted()).toEqual(expected(items));
    expect(db.items(FEEDBACK_TABLE).every(({ counted_at }) => counted_at !== undefined)).toBe(true);
  });

  test('a batch of more than fifty is counted in several transactions', async () => {
    const items = manyFeedback(120);
    const { deliver, counted, db } = counting(items);
    await deliver(items);
    expect(counted()).toEqual(expected(items));
    expect(db.calls.filter(({ command }) => command === TRANSACTION)).toHaveLength(3);
  });

  test('a message delivered twice, in one batch or in two, is counted once', async () => {
    const items = manyFeedback(3);
    const { deliver, counted } = counting(items);
    await deliver([...items, ...items]);
    await deliver([...items].reverse());
    expect(counted()).toEqual(expected(items));
  });

  test('a batch that was partly counted before adds only the rest', async () => {
    const items = manyFeedback(10);
    const { deliver, counted } = counting(items);
    await deliver(items.slice(0, 6));
    await deliver(items.slice(3));
    expect(counted()).toEqual(expected(items));
  });

  test('an item that was erased before it was counted is left out without holding up the others', async () => {
    const items = manyFeedback(3);
    const { deliver, counted } = counting(items.slice(1));
    expect(await deliver(items)).toEqual([]);
    expect(counted()).toEqual(expected(items.slice(1)));
  });

  test('what is no FeedbackRecorded goes to the dead letters, the rest is counted', async () => {
    const items = manyFeedback(2);
    const { consumer, counted, messages } = counting(items);
    await consumer()(queueEvent('garbage', ...items.map(recordedMessage)));
    expect(counted()).toEqual(expected(items));
    expect(messages.map(({ QueueUrl }) => QueueUrl)).toEqual([COUNTING_DLQ]);
  });
});

describe('an item revised between its event and its count', () => {
  test('counts as what it says now', async () => {
    const [item] = manyFeedback(1) as [FeedbackItem];
    const { deliver, counted, db } = counting([item]);
    const revised: FeedbackItem = { ...item, user_label: 'Positive', revised_at: item.timestamp };
    db.put(FEEDBACK_TABLE, revised);
    expect(await deliver([item])).toEqual([]);
    expect(counted()).toEqual(expected([revised]));
  });

  test('does not hold up the others of its batch', async () => {
    const items = manyFeedback(4);
    const { deliver, counted, db } = counting(items);
    const revised = { ...(items[2] as FeedbackItem), user_label: 'Neutral' as const };
    db.put(FEEDBACK_TABLE, revised);
    await deliver(items);
    expect(counted()).toEqual(expected([...items.slice(0, 2), revised, ...items.slice(3)]));
  });
});

describe('trouble', () => {
  test.each([
    ['conflicts', conflicting],
    ['throttling', throttle],
  ])('%s are waited out with growing jitter', async (_, fault) => {
    const items = manyFeedback(4);
    const { deliver, counted, db, pauses } = counting(items);
    db.onNext(TRANSACTION, fault, 3);

    expect(await deliver(items)).toEqual([]);

    expect(counted()).toEqual(expected(items));
    expect(pauses).toEqual([25, 50, 100]);
  });

  test('a conflict that does not end leaves exactly its own messages for redelivery', async () => {
    const items = manyFeedback(60);
    const { deliver, counted, db } = counting(items);
    db.onNext(TRANSACTION, conflicting, 6);

    const failed = await deliver(items);

    expect(failed).toEqual(Array.from({ length: 50 }, (_, index) => `message-${index + 1}`));
    expect(counted()).toEqual(expected(items.slice(50)));
    expect(await deliver(items.slice(0, 50))).toEqual([]);
    expect(counted()).toEqual(expected(items));
  });

  test('a duplicate in the batch that is left for redelivery is left too', async () => {
    const items = manyFeedback(1);
    const { deliver, db } = counting(items);
    db.onNext(TRANSACTION, conflicting, 6);
    expect(await deliver([...items, ...items])).toEqual(['message-1', 'message-2']);
  });

  test('a transaction whose answer was lost is not counted again', async () => {
    const items = manyFeedback(5);
    const { deliver, counted, db } = counting(items);
    db.onNext(TRANSACTION, lostAcknowledgement);

    const failed = await deliver(items);

    expect(failed).toHaveLength(5);
    expect(await deliver(items)).toEqual([]);
    expect(counted()).toEqual(expected(items));
  });
});

test('whatever is delivered, however often, in whatever order and however concurrently, every item counts once', async () => {
  const items = manyFeedback(12);
  const batch = fc
    .subarray(items, { minLength: 1 })
    .chain((some) => fc.shuffledSubarray([...some, ...some.slice(0, 2)], { minLength: some.length }));
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(batch, { minLength: 1, maxLength: 4 }),
      fc.array(fc.constantFrom(conflicting, throttle, lostAcknowledgement), { maxLength: 3 }),
      async (scheduler, batches, faults) => {
        const { consumer, deliver, counted, db, deps } = counting(items);
        for (const fault of faults) db.onNext(TRANSACTION, fault);
        const handler = consumer(interleaved(scheduler, deps.documents));

        await scheduler.waitFor(Promise.all(batches.map((each) => deliver(each, handler))));
        await deliver(items); // the redelivery that follows every failure

        expect(counted()).toEqual(expected(items));
      },
    ),
    { numRuns: 60 },
  );
});

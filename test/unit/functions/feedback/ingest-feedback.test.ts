// FeedbackSubmitted from the bus: stored once however often delivered, and what does not fit goes to the dead letters with its reason.
import { describe, expect, test } from 'vitest';
import { ingestFeedback, SubmittedEvent } from '../../../../functions/feedback/ingest-feedback.ts';
import { oneByOne, queueHandler } from '../../../../functions/runtime/queue-handler.ts';
import { correction } from '../../../support/feedback-builders.ts';
import { throttle } from '../../../support/in-memory-dynamodb.ts';
import { fromBus, queueEvent } from '../../../support/lambda-events.ts';
import { loopWorld } from '../../../support/loop-world.ts';
import { FEEDBACK_DLQ, FEEDBACK_TABLE, LOOP_TABLE } from '../../../support/stage.ts';

const submitted = (changes: object = {}, id?: string) =>
  fromBus('FeedbackSubmitted', { ...correction(), ...changes }, id);

const consumer = () => {
  const world = loopWorld();
  const run = ingestFeedback(world.deps, { feedbackTable: FEEDBACK_TABLE, loopTable: LOOP_TABLE });
  const handler = queueHandler(
    'ingest-feedback',
    { body: SubmittedEvent, deadLetterUrl: FEEDBACK_DLQ, run: oneByOne(run, world.deps.logger) },
    world.deps,
  );
  const deliver = async (...bodies: unknown[]) =>
    (await handler(queueEvent(...bodies))).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  const deadLetters = () => world.messages.map(({ MessageBody = '' }) => JSON.parse(MessageBody));
  return { ...world, deliver, deadLetters, stored: () => world.db.items(FEEDBACK_TABLE) };
};

describe('delivery', () => {
  test('an event without an id of its own is stored under the event id, once', async () => {
    const { deliver, stored } = consumer();
    expect(await deliver(submitted({}, 'event-0001'), submitted({}, 'event-0001'))).toEqual([]);
    expect(await deliver(submitted({}, 'event-0001'))).toEqual([]);
    expect(stored().map(({ feedback_id }) => feedback_id)).toEqual(['event-0001']);
  });

  test('two events with the same feedback_id are one correction', async () => {
    const { deliver, stored } = consumer();
    await deliver(
      submitted({ feedback_id: 'mine-0001' }, 'event-0001'),
      submitted({ feedback_id: 'mine-0001' }, 'event-0002'),
    );
    expect(stored()).toHaveLength(1);
  });

  test('metadata is not stored with the correction', async () => {
    const { deliver, stored } = consumer();
    const metadata = { id: 'm', version: 1, time: '2026-11-23T10:00:00Z', correlation_id: 'c' };
    await deliver(submitted({ metadata }, 'event-0001'));
    expect(stored()[0]).not.toHaveProperty('metadata');
  });

  test('a message that fails for a moment is redelivered alone', async () => {
    const { deliver, deadLetters, stored, db } = consumer();
    db.onNext('PutCommand', throttle);
    expect(await deliver(submitted({}, 'event-0001'), submitted({}, 'event-0002'))).toEqual(['message-1']);
    expect(stored()).toHaveLength(1);
    expect(deadLetters()).toEqual([]);
  });
});

describe('poison', () => {
  test.each([
    ['not JSON', 'half a messa', 'not JSON'],
    ['an unknown label', submitted({ user_label: 'Meh' }), 'Meh'],
    ['a misspelt field', submitted({ lable: 'Negative' }), 'lable'],
    [
      'a prediction nobody made',
      submitted({ prediction_id: '0199c8a4-7f3e-7c3a-9d57-2f6f1f0c9f12' }),
      'No prediction',
    ],
  ])('%s goes to the dead letters with its reason, and the rest is stored', async (_, poison, reason) => {
    const { deliver, deadLetters, stored, messages } = consumer();

    expect(await deliver(poison, submitted({}, 'event-0002'))).toEqual([]);

    expect(stored()).toHaveLength(1);
    expect(messages.map(({ QueueUrl }) => QueueUrl)).toEqual([FEEDBACK_DLQ]);
    const [letter] = deadLetters();
    expect(letter).toMatchObject({ consumer: 'ingest-feedback' });
    expect(letter.reason).toContain(reason);
    expect(letter.message).toBe(typeof poison === 'string' ? poison : JSON.stringify(poison));
  });

  test('each issue of an event is listed by field for whoever repairs the sender', async () => {
    const { deliver, deadLetters } = consumer();
    await deliver(submitted({ text: '', user_label: 'Meh' }));
    const paths = deadLetters()[0].issues.map(({ path }: { path: string }) => path);
    expect(paths).toEqual(['detail.text', 'detail.user_label']);
  });

  test('another text under a known id is a clash for the dead letters', async () => {
    const { deliver, deadLetters } = consumer();
    await deliver(submitted({ feedback_id: 'mine-0001' }));
    await deliver(submitted({ feedback_id: 'mine-0001', text: 'Something else.' }));
    expect(deadLetters()[0].reason).toContain('mine-0001 is already recorded');
  });

  test('when the dead letters cannot be reached nothing is lost: the batch comes again', async () => {
    const { deliver, queues, stored } = consumer();
    queues.answer({
      SendMessage: () => {
        throw new Error('no route');
      },
    });
    await expect(deliver('poison', submitted())).rejects.toThrow('no route');
    expect(stored()).toEqual([]);
  });
});

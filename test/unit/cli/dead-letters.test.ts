// Dead letters: shown with their reason, sent back to where they came from, never lost on the way.
import { expect, test } from 'vitest';
import { DEAD_LETTER_QUEUES, depths, type Queues, redrive, show } from '../../../cli/dead-letters.ts';
import { SubmittedEvent } from '../../../functions/feedback/ingest-feedback.ts';
import { queueHandler } from '../../../functions/runtime/queue-handler.ts';
import { inMemoryQueues } from '../../support/in-memory-queues.ts';
import { fromBus, queueEvent } from '../../support/lambda-events.ts';
import { loopWorld } from '../../support/loop-world.ts';
import { yaml } from '../deploy/sources.ts';

const STAGE = 'test';
const name = (queue: string): string => `sentiment-${STAGE}-${queue}`;
const FEEDBACK_LETTERS = name('feedback-dead-letters');

const queues = () =>
  inMemoryQueues<Queues>(DEAD_LETTER_QUEUES.flatMap((queue) => [name(queue), name(`${queue}-dead-letters`)]));

/** As a consumer of ours writes it. */
const refused = (message: string, reason = 'text: text is empty') => ({
  consumer: 'ingest-feedback',
  reason,
  issues: [{ path: 'detail.text', message: 'text is empty' }],
  message,
});

test('every dead-letter queue of the deployment is known here', () => {
  const deployed = Object.values<{ Type: string; Properties: { QueueName?: string } }>(
    yaml('deploy/messaging.yml').Resources,
  ).flatMap(({ Properties: { QueueName = '' } }) => /-([a-z]+)-dead-letters$/.exec(QueueName)?.[1] ?? []);
  expect(deployed.sort()).toEqual([...DEAD_LETTER_QUEUES].sort());
});

test('each queue says how deep it is', async () => {
  const { client, put } = queues();
  put(FEEDBACK_LETTERS, refused('a'));
  put(FEEDBACK_LETTERS, refused('b'));
  const all = await depths(client, STAGE);
  expect(all).toHaveLength(DEAD_LETTER_QUEUES.length);
  expect(all).toContainEqual({ queue: 'feedback', messages: 2, in_flight: 0 });
  expect(all).toContainEqual({ queue: 'lease', messages: 0, in_flight: 0 });
});

test('a message that a consumer refused is shown with its reason, its issues and the message itself', async () => {
  const { deps, messages } = loopWorld();
  const consumer = { body: SubmittedEvent, deadLetterUrl: FEEDBACK_LETTERS, run: async () => [] };
  const event = fromBus('FeedbackSubmitted', { text: '', user_label: 'Great' });
  await queueHandler('ingest-feedback', consumer, deps)(queueEvent(event));
  const { client, put } = queues();
  put(FEEDBACK_LETTERS, messages[0]?.MessageBody);

  const [letter] = await show(client, STAGE, 'feedback');

  expect(letter?.reason).toContain('text is empty');
  expect(letter?.issues).toMatchObject([{ path: 'detail.text' }, { path: 'detail.user_label' }]);
  expect(JSON.parse(letter?.body ?? '')).toEqual(event);
});

test('looking leaves every message where it was, however many there are', async () => {
  const { client, put, bodies, hidden } = queues();
  for (let n = 0; n < 25; n += 1) put(FEEDBACK_LETTERS, refused(`message ${n}`));
  expect(await show(client, STAGE, 'feedback')).toHaveLength(25);
  expect([bodies(FEEDBACK_LETTERS).length, hidden(FEEDBACK_LETTERS)]).toEqual([25, 0]);
});

test('a message that failed too often, and one that a rule could not deliver, say what is known', async () => {
  const { client, put } = queues();
  put(FEEDBACK_LETTERS, { detail: {} });
  put(name('rule-dead-letters'), { detail: {} }, { ERROR_CODE: 'NO_PERMISSIONS', ERROR_MESSAGE: 'denied' });
  expect((await show(client, STAGE, 'feedback'))[0]?.reason).toContain('consumer');
  expect((await show(client, STAGE, 'rule'))[0]?.reason).toBe('NO_PERMISSIONS: denied');
});

test('redriving sends the original back to its source and leaves nothing behind', async () => {
  const { client, put, bodies } = queues();
  put(FEEDBACK_LETTERS, refused('{"detail":1}'));
  put(FEEDBACK_LETTERS, '{"detail":2}');
  const { redriven } = await redrive(client, STAGE, 'feedback');
  expect(redriven).toHaveLength(2);
  expect(bodies(name('feedback'))).toEqual(['{"detail":1}', '{"detail":2}']);
  expect(bodies(FEEDBACK_LETTERS)).toEqual([]);
});

test('redriving some leaves the others visible, and says which were not there', async () => {
  const { client, put, bodies, hidden } = queues();
  put(FEEDBACK_LETTERS, refused('one'));
  const id = put(FEEDBACK_LETTERS, refused('two'));
  expect(await redrive(client, STAGE, 'feedback', [id, 'message-99'])).toEqual({
    redriven: [id],
    missing: ['message-99'],
  });
  expect(bodies(name('feedback'))).toEqual(['two']);
  expect([bodies(FEEDBACK_LETTERS).length, hidden(FEEDBACK_LETTERS)]).toEqual([1, 0]);
});

test('a crash between sending and deleting leaves the message twice, never lost', async () => {
  const { client, put, bodies, answer } = queues();
  put(FEEDBACK_LETTERS, refused('one'));
  answer({
    DeleteMessage: () => {
      throw new Error('killed');
    },
  });
  await expect(redrive(client, STAGE, 'feedback')).rejects.toThrow('killed');
  expect(bodies(name('feedback'))).toEqual(['one']);
  expect(bodies(FEEDBACK_LETTERS)).toHaveLength(1);
});

test('a source that cannot be written to keeps the message in the dead letters', async () => {
  const { client, put, bodies, answer } = queues();
  put(FEEDBACK_LETTERS, refused('one'));
  answer({
    SendMessage: () => {
      throw new Error('away');
    },
  });
  await expect(redrive(client, STAGE, 'feedback')).rejects.toThrow('away');
  expect(bodies(FEEDBACK_LETTERS)).toHaveLength(1);
});

test('what a rule could not deliver goes to the queue that the rule was for', async () => {
  const { client, put, bodies } = queues();
  const TARGET_ARN = `arn:aws:sqs:eu-west-1:000000000000:${name('counting')}`;
  put(name('rule-dead-letters'), { detail: 1 }, { TARGET_ARN, ERROR_CODE: 'X' });
  await redrive(client, STAGE, 'rule');
  expect(bodies(name('counting'))).toEqual(['{"detail":1}']);
});

test('a pointer into a stream cannot be sent back, and the refusal says what to do', async () => {
  const { client, put, bodies } = queues();
  put(name('stream-dead-letters'), { DDBStreamBatchInfo: {} });
  await expect(redrive(client, STAGE, 'stream')).rejects.toThrow('pointer');
  expect(bodies(name('stream-dead-letters'))).toHaveLength(1);
});

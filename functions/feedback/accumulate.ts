// Consumes FeedbackRecorded from its queue and counts each correction once, however often it is delivered.
import * as z from 'zod';
import { type FeedbackItem, FeedbackRecorded } from '../../events/feedback-recorded.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { sqs } from '../runtime/clients/sqs.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { type QueueMessage, queueHandler } from '../runtime/queue-handler.ts';
import { system } from '../runtime/system.ts';
import { countFeedback, ITEMS_PER_TRANSACTION } from './count-feedback.ts';

type Needs = Pick<Dependencies, 'documents' | 'clock' | 'random' | 'pause' | 'logger'>;
interface Tables {
  readonly feedbackTable: string;
  readonly loopTable: string;
}

export const RecordedEvent = z.object({ detail: FeedbackRecorded.detail });
type Message = QueueMessage<z.output<typeof RecordedEvent>>;

const distinct = (messages: readonly Message[]): FeedbackItem[] => [
  ...new Map(messages.map(({ body }) => [body.detail.feedback.feedback_id, body.detail.feedback])).values(),
];

const chunks = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );

/** @returns the ids of the messages whose feedback could not be counted this time. */
export const accumulate =
  (deps: Needs, tables: Tables) =>
  async (messages: readonly Message[]): Promise<readonly string[]> => {
    const failed = new Set<string>();
    for (const items of chunks(distinct(messages), ITEMS_PER_TRANSACTION)) {
      try {
        const counted = await countFeedback(deps, tables, items);
        deps.logger.info('counted', { counted, counted_before: items.length - counted });
      } catch (error) {
        deps.logger.error('a batch is left for redelivery', { items: items.length, error });
        for (const { feedback_id } of items) failed.add(feedback_id);
      }
    }
    return messages.filter(({ body }) => failed.has(body.detail.feedback.feedback_id)).map(({ id }) => id);
  };

const settings = readEnvironment({
  DYNAMODB_TABLE_NAME: text,
  LOOP_TABLE_NAME: text,
  COUNTING_DLQ_URL: text,
});

const tables = { feedbackTable: settings.DYNAMODB_TABLE_NAME, loopTable: settings.LOOP_TABLE_NAME };

export const handler = queueHandler(
  'accumulate',
  {
    body: RecordedEvent,
    deadLetterUrl: settings.COUNTING_DLQ_URL,
    run: accumulate({ ...system, documents: dynamoDb() }, tables),
  },
  { queues: sqs(), logger: system.logger },
);

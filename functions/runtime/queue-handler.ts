// The edge of every queue consumer: what cannot be read goes to the dead-letter queue with its reason, what fails is redelivered.
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type * as z from 'zod';
import type { Dependencies } from './dependencies.ts';
import { withoutQuotes } from './log-words.ts';

/** A message the consumer will never be able to handle; carries why, for the person who looks at the queue. */
export class RefusedMessage extends Error {
  readonly issues: unknown;
  constructor(reason: string, issues: unknown = []) {
    super(reason);
    this.name = 'RefusedMessage';
    this.issues = issues;
  }
}

export interface QueueMessage<Body> {
  readonly id: string;
  readonly body: Body;
}

export interface QueueConsumer<Body extends z.ZodType> {
  readonly body: Body;
  readonly deadLetterUrl: string;
  /** Handles a whole batch; returns the ids to be redelivered. Throwing redelivers all of them. */
  readonly run: (
    messages: readonly QueueMessage<z.output<Body>>[],
    refuse: (id: string, refusal: RefusedMessage) => Promise<void>,
  ) => Promise<readonly string[]>;
}

export type QueueHandler = (event: SQSEvent) => Promise<SQSBatchResponse>;

type Needs = Pick<Dependencies, 'queues' | 'logger'>;

const readJson = (record: SQSRecord): unknown => {
  try {
    return JSON.parse(record.body);
  } catch (cause) {
    throw new RefusedMessage(`The message is not JSON: ${(cause as Error).message}`);
  }
};

const read = <Body extends z.ZodType>(schema: Body, record: SQSRecord): z.output<Body> => {
  const parsed = schema.safeParse(readJson(record));
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  throw new RefusedMessage(issues.map(({ path, message }) => `${path}: ${message}`).join('; '), issues);
};

/** Wraps a consumer into a Lambda handler of an SQS mapping with ReportBatchItemFailures. */
export const queueHandler = <Body extends z.ZodType>(
  name: string,
  consumer: QueueConsumer<Body>,
  { queues, logger }: Needs,
): QueueHandler => {
  const bury = async (record: SQSRecord, refusal: RefusedMessage): Promise<void> => {
    await queues.send(
      new SendMessageCommand({
        QueueUrl: consumer.deadLetterUrl,
        MessageBody: JSON.stringify({
          consumer: name,
          reason: refusal.message,
          issues: refusal.issues,
          message: record.body,
        }),
      }),
    );
    logger.warn(`${name} refused a message`, {
      message_id: record.messageId,
      reason: withoutQuotes(refusal.message),
    });
  };

  const handle = async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const records = new Map(event.Records.map((record) => [record.messageId, record]));
    const messages: QueueMessage<z.output<Body>>[] = [];
    for (const record of event.Records) {
      try {
        messages.push({ id: record.messageId, body: read(consumer.body, record) });
      } catch (error) {
        if (!(error instanceof RefusedMessage)) throw error;
        await bury(record, error);
      }
    }
    const failed = await consumer.run(messages, async (id, refusal) => {
      const record = records.get(id);
      if (record === undefined) throw new Error(`${name} refused the unknown message ${id}`);
      await bury(record, refusal);
    });
    logger.info(name, { messages: event.Records.length, redelivered: failed.length });
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };

  return middy<SQSEvent, SQSBatchResponse>()
    .use({ onError: ({ error }) => logger.error(`${name} failed`, { error }) })
    .handler(handle) as unknown as QueueHandler;
};

/** For consumers that handle one message at a time: each failure redelivers its own message only. */
export const oneByOne =
  <Body>(run: (body: Body) => Promise<void>, logger: Dependencies['logger']) =>
  async (
    messages: readonly QueueMessage<Body>[],
    refuse: (id: string, refusal: RefusedMessage) => Promise<void>,
  ): Promise<readonly string[]> => {
    const failed: string[] = [];
    for (const { id, body } of messages) {
      try {
        await run(body);
      } catch (error) {
        if (error instanceof RefusedMessage) await refuse(id, error);
        else {
          logger.error('a message is left for redelivery', { message_id: id, error });
          failed.push(id);
        }
      }
    }
    return failed;
  };

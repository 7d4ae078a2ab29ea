// The dead-letter queues: what lies in them and why, and the way back to where it came from.
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import * as z from 'zod';

export type Queues = Pick<SQSClient, 'send'>;

/** Each has a queue of its own name in front of it, but for the last two. */
export const DEAD_LETTER_QUEUES = [
  'feedback',
  'audit',
  'counting',
  'retraining',
  'callback',
  'lease',
  'evaluation',
  'rule',
  'stream',
] as const;
export type DeadLetterQueue = (typeof DEAD_LETTER_QUEUES)[number];

export interface DeadLetter {
  readonly id: string;
  readonly reason: string;
  readonly issues: unknown;
  readonly sent_at: string;
  /** As it was before it was put aside. */
  readonly body: string;
}

export interface Depth {
  readonly queue: DeadLetterQueue;
  readonly messages: number;
  /** Being looked at by somebody, for a minute at most. */
  readonly in_flight: number;
}

/** What a consumer of ours writes when it refuses a message for good. */
const Refused = z.object({
  consumer: z.string(),
  reason: z.string(),
  issues: z.unknown(),
  message: z.string(),
});

const HIDDEN_SECONDS = 60;

const urlOf = async (queues: Queues, stage: string, name: string): Promise<string> => {
  const { QueueUrl } = await queues.send(new GetQueueUrlCommand({ QueueName: `sentiment-${stage}-${name}` }));
  if (QueueUrl === undefined) throw new Error(`The queue sentiment-${stage}-${name} has no URL.`);
  return QueueUrl;
};

const deadLettersUrl = (queues: Queues, stage: string, queue: DeadLetterQueue): Promise<string> =>
  urlOf(queues, stage, `${queue}-dead-letters`);

export const depths = (queues: Queues, stage: string): Promise<Depth[]> =>
  Promise.all(
    DEAD_LETTER_QUEUES.map(async (queue) => {
      const { Attributes = {} } = await queues.send(
        new GetQueueAttributesCommand({
          QueueUrl: await deadLettersUrl(queues, stage, queue),
          AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
        }),
      );
      return {
        queue,
        messages: Number(Attributes.ApproximateNumberOfMessages ?? 0),
        in_flight: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
      };
    }),
  );

const json = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** EventBridge says in attributes why it could not deliver; SQS says nothing about what was received too often. */
const reasonOf = (message: Message): string => {
  const attribute = (name: string) => message.MessageAttributes?.[name]?.StringValue;
  const code = attribute('ERROR_CODE');
  if (code !== undefined) return `${code}: ${attribute('ERROR_MESSAGE') ?? ''}`.trim();
  return 'Its consumer failed each time it was delivered; the consumer’s log says why.';
};

const letter = (message: Message): DeadLetter => {
  const text = message.Body ?? '';
  const refused = Refused.safeParse(json(text));
  const sent = Number(message.Attributes?.SentTimestamp ?? 0);
  return {
    id: message.MessageId ?? '',
    reason: refused.success ? refused.data.reason : reasonOf(message),
    issues: refused.success ? refused.data.issues : [],
    sent_at: new Date(sent).toISOString(),
    body: refused.success ? refused.data.message : text,
  };
};

/** Receives every message once, hidden from others for a minute; `handle` may keep, move or delete it. */
const eachMessage = async (
  queues: Queues,
  QueueUrl: string,
  handle: (message: Message) => Promise<void>,
): Promise<void> => {
  const seen = new Set<string>();
  for (;;) {
    const { Messages = [] } = await queues.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: HIDDEN_SECONDS,
        WaitTimeSeconds: 1,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['SentTimestamp'],
      }),
    );
    const fresh = Messages.filter(({ MessageId = '' }) => !seen.has(MessageId));
    if (fresh.length === 0) return;
    for (const message of fresh) {
      seen.add(message.MessageId ?? '');
      await handle(message);
    }
  }
};

const handBack = (queues: Queues, QueueUrl: string, { ReceiptHandle }: Message): Promise<unknown> =>
  queues.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));

/** Shows without taking: every message is visible again afterwards. */
export const show = async (queues: Queues, stage: string, queue: DeadLetterQueue): Promise<DeadLetter[]> => {
  const url = await deadLettersUrl(queues, stage, queue);
  const messages: Message[] = [];
  await eachMessage(queues, url, async (message) => void messages.push(message));
  for (const message of messages) await handBack(queues, url, message);
  return messages.map(letter);
};

const EventTarget = z.string().regex(/^arn:[^:]+:sqs:/);

/** A rule's letter names the queue it was for; any other came from the queue of its own name. */
const sourceOf = async (
  queues: Queues,
  stage: string,
  queue: DeadLetterQueue,
  message: Message,
): Promise<string> => {
  if (queue !== 'rule') return urlOf(queues, stage, queue);
  const target = EventTarget.parse(message.MessageAttributes?.TARGET_ARN?.StringValue);
  const { QueueUrl } = await queues.send(
    new GetQueueUrlCommand({ QueueName: target.slice(target.lastIndexOf(':') + 1) }),
  );
  if (QueueUrl === undefined) throw new Error(`${target} has no URL.`);
  return QueueUrl;
};

export interface Redriven {
  readonly redriven: readonly string[];
  /** Asked for, but not in the queue (any more). */
  readonly missing: readonly string[];
}

/**
 * Sends messages back to their source, and only then deletes them here: a crash in between leaves one twice, which every
 * consumer bears, and none lost. @param ids which ones; all when there are none.
 */
export const redrive = async (
  queues: Queues,
  stage: string,
  queue: DeadLetterQueue,
  ids: readonly string[] = [],
): Promise<Redriven> => {
  if (queue === 'stream')
    throw new Error(
      'A stream’s dead letter is a pointer to records, not a message; nothing can be sent back. What it was about is found by the watchdog (cycles, windows) within minutes; feedback that stays uncounted is in the table without counted_at.',
    );
  const url = await deadLettersUrl(queues, stage, queue);
  const redriven: string[] = [];
  const others: Message[] = [];
  await eachMessage(queues, url, async (message) => {
    const { id, body } = letter(message);
    if (ids.length > 0 && !ids.includes(id)) return void others.push(message);
    const source = await sourceOf(queues, stage, queue, message);
    await queues.send(new SendMessageCommand({ QueueUrl: source, MessageBody: body }));
    await queues.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message.ReceiptHandle }));
    redriven.push(id);
  });
  for (const message of others) await handBack(queues, url, message);
  return { redriven, missing: ids.filter((id) => !redriven.includes(id)) };
};

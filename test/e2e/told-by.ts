// Two subscribers of a topic, as docs/notifications.md describes them: a queue with a filter, and a web hook on this machine.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { type Cloud, REGION } from '../../local/cloud.ts';
import { credentials } from '../../local/deployment.ts';

/** The JSON that a topic's messages hold for machines. */
const Told = z.looseObject({ outcome: z.string() });
export type Told = z.infer<typeof Told>;

const Delivery = z.discriminatedUnion('Type', [
  z.object({ Type: z.literal('SubscriptionConfirmation'), SubscribeURL: z.url() }),
  z.object({
    Type: z.literal('Notification'),
    MessageId: z.string(),
    Message: z.string(),
    MessageAttributes: z.record(z.string(), z.object({ Value: z.string() })),
  }),
]);

const DEADLINE_MS = 120_000;

/** @throws Error that says what did not come. */
export const until = async <T>(
  what: string,
  look: () => Promise<T | undefined> | T | undefined,
): Promise<T> => {
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (Date.now() > deadline) throw new Error(`${what} did not come in ${DEADLINE_MS / 1000} s.`);
    await sleep(200);
  }
};

export interface WebHook {
  readonly url: string;
  /** What was told so far, each message once, however often it was delivered. */
  readonly told: () => Told[];
  readonly confirmed: () => boolean;
  readonly stop: () => Promise<void>;
}

/** Confirms a subscription that comes from this cloud, and keeps what it is told. */
export const startWebHook = async ({ endpoint }: Cloud): Promise<WebHook> => {
  const told = new Map<string, Told>();
  let confirmed = false;
  const receive = async (text: string): Promise<void> => {
    const delivery = Delivery.parse(JSON.parse(text));
    if (delivery.Type === 'Notification') {
      const id = delivery.MessageAttributes.notification_id?.Value ?? '';
      told.set(id, Told.parse(JSON.parse(delivery.Message)));
      return;
    }
    const { port, search } = new URL(delivery.SubscribeURL);
    if (port !== new URL(endpoint).port) throw new Error(`${delivery.SubscribeURL} is not this cloud's.`);
    confirmed = (await fetch(`${endpoint}/${search}`)).ok;
  };
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () =>
      receive(Buffer.concat(chunks).toString()).then(
        () => response.writeHead(200).end(),
        (error: unknown) => response.writeHead(500).end(String(error)),
      ),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/told`,
    told: () => [...told.values()],
    confirmed: () => confirmed,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
};

export const subscribeWebHook = async (cloud: Cloud, TopicArn: string, hook: WebHook): Promise<void> => {
  const sns = new SNSClient({ endpoint: cloud.endpoint, region: REGION, credentials });
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'http', Endpoint: hook.url }));
  await until('The confirmation of the web hook', () => (hook.confirmed() ? true : undefined));
};

export interface ListeningQueue {
  /** What arrived so far; raw, so that a message's body is the JSON itself. */
  readonly told: () => Promise<Told[]>;
}

/** @param outcomes the only ones that the queue wants to hear of. */
export const subscribeQueue = async (
  cloud: Cloud,
  TopicArn: string,
  outcomes: readonly string[],
): Promise<ListeningQueue> => {
  const client = { endpoint: cloud.endpoint, region: REGION, credentials };
  const [sqs, sns] = [new SQSClient(client), new SNSClient(client)];
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'decisions' }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  await sns.send(
    new SubscribeCommand({
      TopicArn,
      Protocol: 'sqs',
      Endpoint: Attributes?.QueueArn,
      Attributes: { RawMessageDelivery: 'true', FilterPolicy: JSON.stringify({ outcome: outcomes }) },
    }),
  );
  const seen: Told[] = [];
  return {
    told: async () => {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 600 }),
      );
      seen.push(...Messages.map(({ Body = '' }) => Told.parse(JSON.parse(Body))));
      return seen;
    },
  };
};

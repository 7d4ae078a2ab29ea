// Delivers everything the consumers ever got once more, twice each and in another order, while the loop is at work.
import {
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { ACCOUNT, REGION } from '../../local/cloud.ts';
import { credentials } from '../../local/deployment.ts';
import type { LightCloud } from './light-cloud.ts';
import { invoker } from './round.ts';

const PREFIX = 'sentiment-local';
/** Which function consumes which queue. */
const CONSUMERS: Record<string, string> = {
  feedback: 'ingestFeedback',
  counting: 'accumulate',
  retraining: 'startRetraining',
  callback: 'resumeExecution',
  lease: 'releaseLease',
};

export interface Delivery {
  readonly consumer: string;
  readonly record: Record<string, unknown>;
}

const clientOf = ({ cloud }: LightCloud) => ({ endpoint: cloud.endpoint, region: REGION, credentials });
const spyName = (queue: string): string => `spy-${queue}`;

/** Gives each rule that fills a queue a second target, which keeps what went into the queue. */
export const attachSpies = async (light: LightCloud): Promise<void> => {
  const client = clientOf(light);
  const [events, sqs] = [new EventBridgeClient(client), new SQSClient(client)];
  for (const queue of Object.keys(CONSUMERS))
    await sqs.send(new CreateQueueCommand({ QueueName: spyName(queue) }));
  for (const EventBusName of [light.outputs.BusName ?? '', 'default']) {
    const { Rules = [] } = await events.send(new ListRulesCommand({ EventBusName }));
    for (const { Name: Rule = '' } of Rules) {
      const { Targets = [] } = await events.send(new ListTargetsByRuleCommand({ Rule, EventBusName }));
      const queue = Targets[0]?.Arn?.split(`:${PREFIX}-`)[1];
      if (queue === undefined || CONSUMERS[queue] === undefined) continue;
      const Arn = `arn:aws:sqs:${REGION}:${ACCOUNT}:${spyName(queue)}`;
      await events.send(new PutTargetsCommand({ Rule, EventBusName, Targets: [{ Id: 'spy', Arn }] }));
    }
  }
};

const drained = async (sqs: SQSClient, QueueUrl: string): Promise<string[]> => {
  const bodies: string[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 }),
    );
    if (Messages.length === 0) return bodies;
    bodies.push(...Messages.map(({ Body = '' }) => Body));
    const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  }
};

const queued = async (light: LightCloud): Promise<Delivery[]> => {
  const sqs = new SQSClient(clientOf(light));
  const deliveries: Delivery[] = [];
  for (const [queue, consumer] of Object.entries(CONSUMERS)) {
    const url = `${light.cloud.endpoint}/${ACCOUNT}/${spyName(queue)}`;
    for (const [index, body] of (await drained(sqs, url)).entries())
      deliveries.push({
        consumer,
        record: { messageId: `replay-${queue}-${index}`, body, eventSource: 'aws:sqs', attributes: {} },
      });
  }
  return deliveries;
};

const StreamRecord = z.looseObject({
  eventName: z.string(),
  dynamodb: z.looseObject({ Keys: z.record(z.string(), z.object({ S: z.string() })) }),
});

/** The streams' API has no client among the dependencies; the emulator asks for no signature. */
const streams = async (light: LightCloud, operation: string, body: object): Promise<unknown> => {
  const answer = await fetch(light.cloud.endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDBStreams_20120810.${operation}`,
      authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${REGION}/dynamodb/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${operation} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
};

/** Everything that the stream of one of the tables still holds. */
export const recordsOf = async (light: LightCloud, table: 'feedback' | 'loop') => {
  const { Streams } = z
    .object({ Streams: z.array(z.object({ StreamArn: z.string() })) })
    .parse(await streams(light, 'ListStreams', { TableName: `${PREFIX}-${table}-table` }));
  const StreamArn = Streams[0]?.StreamArn ?? '';
  const { StreamDescription } = z
    .object({ StreamDescription: z.object({ Shards: z.array(z.object({ ShardId: z.string() })) }) })
    .parse(await streams(light, 'DescribeStream', { StreamArn }));
  const records: z.infer<typeof StreamRecord>[] = [];
  for (const { ShardId } of StreamDescription.Shards) {
    const order = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' };
    let { ShardIterator } = z
      .object({ ShardIterator: z.string().nullish() })
      .parse(await streams(light, 'GetShardIterator', order));
    while (typeof ShardIterator === 'string') {
      const page = z
        .object({ Records: z.array(StreamRecord), NextShardIterator: z.string().nullish() })
        .parse(await streams(light, 'GetRecords', { ShardIterator }));
      records.push(...page.Records);
      ShardIterator = page.Records.length === 0 ? undefined : page.NextShardIterator;
    }
  }
  return records;
};

/** By the filters of the event source mappings. */
const streamConsumer = (table: string, { eventName, dynamodb }: z.infer<typeof StreamRecord>) => {
  if (table === 'feedback') return eventName === 'MODIFY' ? undefined : 'publishFeedback';
  if (dynamodb.Keys.pk?.S === 'COUNTERS') return 'judgeThresholds';
  return dynamodb.Keys.pk?.S === 'CYCLE' && eventName === 'INSERT' ? 'announceCycle' : undefined;
};

const streamed = async (light: LightCloud): Promise<Delivery[]> => {
  const deliveries: Delivery[] = [];
  for (const table of ['feedback', 'loop'] as const)
    for (const record of await recordsOf(light, table)) {
      const consumer = streamConsumer(table, record);
      if (consumer !== undefined) deliveries.push({ consumer, record });
    }
  return deliveries;
};

/** What every consumer got since the spies were attached (queues) or ever (streams). */
export const recordedDeliveries = async (light: LightCloud): Promise<Delivery[]> => [
  ...(await queued(light)),
  ...(await streamed(light)),
];

export const shuffled = <T>(items: readonly T[], random: () => number): T[] => {
  const mixed = [...items];
  for (let index = mixed.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random() * (index + 1));
    [mixed[index], mixed[other]] = [mixed[other] as T, mixed[index] as T];
  }
  return mixed;
};

const Answer = z.object({ batchItemFailures: z.array(z.unknown()) });
const SIDE_BY_SIDE = 4;

/** Each delivery twice, in an order of chance, one record an invocation. @returns how many were taken and how many refused for redelivery. */
export const replay = async (
  light: LightCloud,
  deliveries: readonly Delivery[],
  random: () => number,
): Promise<{ taken: number; refused: number }> => {
  const invoke = invoker(light);
  const queue = shuffled([...deliveries, ...deliveries], random);
  let [taken, refused] = [0, 0];
  const work = async () => {
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const answer = Answer.safeParse(await invoke(next.consumer, { Records: [next.record] }));
      if (answer.success && answer.data.batchItemFailures.length === 0) taken += 1;
      else refused += 1;
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  return { taken, refused };
};

// Looks at the loop from outside, through AWS's own APIs: what is stored, counted, decided, deployed and delivered.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeEndpointCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, GetCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { Verdict } from '../../events/cycle-outcomes.ts';
import { activeModel } from '../../functions/deployment/active-model.ts';
import { COUNTERS_KEY, receiptKey } from '../../functions/retraining/loop-keys.ts';
import { type Cloud, REGION } from '../cloud.ts';
import { credentials } from '../deployment.ts';

const PREFIX = 'sentiment-local';

export interface Live {
  readonly config: string;
  readonly model_version: number;
}

export interface Observer {
  readonly stored: () => Promise<number>;
  readonly counted: () => Promise<number>;
  readonly verdict: (cycle: number) => Promise<Verdict>;
  readonly live: () => Promise<Live>;
  /** Messages that arrived in a queue subscribed to the topic, since the last look. */
  readonly received: (topic: 'training' | 'deployment') => Promise<string[]>;
  readonly subscribe: (topics: Record<'training' | 'deployment', string>) => Promise<void>;
}

const Receipt = z.object({ verdict: Verdict });

export const observe = (cloud: Cloud): Observer => {
  const client = { endpoint: cloud.endpoint, region: REGION, credentials };
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(client));
  const sqs = new SQSClient(client);
  const sns = new SNSClient(client);
  const sageMaker = new SageMakerClient({ ...client, endpoint: cloud.sageMakerEndpoint });
  const queues = new Map<string, string>();

  const item = async (Key: Record<string, string>) =>
    (await documents.send(new GetCommand({ TableName: `${PREFIX}-loop-table`, Key, ConsistentRead: true })))
      .Item;

  const stored = async (): Promise<number> => {
    let count = 0;
    let start: Record<string, unknown> | undefined;
    do {
      const page = await documents.send(
        new ScanCommand({
          TableName: `${PREFIX}-feedback-table`,
          Select: 'COUNT',
          ConsistentRead: true,
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        }),
      );
      count += page.Count ?? 0;
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    return count;
  };

  const subscribe: Observer['subscribe'] = async (topics) => {
    for (const [name, TopicArn] of Object.entries(topics)) {
      const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `demo-${name}` }));
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
      );
      await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: Attributes?.QueueArn }));
      queues.set(name, QueueUrl ?? '');
    }
  };

  const received: Observer['received'] = async (topic) => {
    const QueueUrl = queues.get(topic);
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
    if (Messages.length > 0)
      await sqs.send(
        new DeleteMessageBatchCommand({
          QueueUrl,
          Entries: Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
        }),
      );
    return Messages.map(
      ({ Body }) => z.object({ Message: z.string() }).parse(JSON.parse(Body ?? '')).Message,
    );
  };

  return {
    stored,
    counted: async () => z.number().parse((await item(COUNTERS_KEY))?.total ?? 0),
    verdict: async (cycle) => Receipt.parse(await item(receiptKey(cycle))).verdict,
    live: async () => {
      const { EndpointConfigName = '' } = await sageMaker.send(
        new DescribeEndpointCommand({ EndpointName: PREFIX }),
      );
      const active = await activeModel({ documents }, `${PREFIX}-loop-table`);
      return { config: EndpointConfigName, model_version: active?.model_version ?? 0 };
    },
    received,
    subscribe,
  };
};

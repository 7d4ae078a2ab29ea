// What the loop holds, seen from outside through AWS's own APIs and past the proxies: the truth a fault run is judged by.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DescribeEndpointCommand,
  ListEndpointConfigsCommand,
  ListModelsCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { DescribeExecutionCommand, ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { Counters } from '../../functions/feedback/counters.ts';
import { Cycle } from '../../functions/retraining/cycle.ts';
import { executionArn } from '../../functions/retraining/execution-arn.ts';
import { Lease } from '../../functions/retraining/lease.ts';
import {
  CALLBACK_PARTITION,
  COUNTERS_KEY,
  CYCLE_PARTITION,
  LEASE_KEY,
} from '../../functions/retraining/loop-keys.ts';
import { REGION } from '../../local/cloud.ts';
import { credentials } from '../../local/deployment.ts';
import type { LightCloud } from './light-cloud.ts';

const PREFIX = 'sentiment-local';
type Item = Record<string, unknown>;

export interface LoopState {
  readonly counters: Counters;
  readonly cycles: readonly Cycle[];
  readonly lease: Lease;
  /** Keys of what still waits for an answer of SageMaker. */
  readonly callbacks: readonly string[];
}

export interface LoopView {
  readonly state: () => Promise<LoopState>;
  readonly feedback: () => Promise<readonly Item[]>;
  /** Delivery records: `execution#channel`. */
  readonly notifications: () => Promise<readonly string[]>;
  /** The text of a delivery, empty when it was never made. */
  readonly message: (delivery: string) => Promise<string>;
  readonly executions: () => Promise<readonly { name: string; status: string }[]>;
  readonly executionStatus: (name: string) => Promise<string | undefined>;
  readonly endpoint: () => Promise<{ status: string; config: string }>;
  readonly endpointConfigs: () => Promise<readonly string[]>;
  readonly models: () => Promise<readonly string[]>;
  readonly sagemaker: SageMakerClient;
  readonly workflows: SFNClient;
  readonly documents: DynamoDBDocumentClient;
}

export const viewLoop = ({ cloud, outputs }: LightCloud): LoopView => {
  const client = { endpoint: cloud.endpoint, region: REGION, credentials };
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(client));
  const workflows = new SFNClient(client);
  const sagemaker = new SageMakerClient({ ...client, endpoint: cloud.sageMakerEndpoint });
  const stateMachineArn = outputs.StateMachineArn ?? '';

  const all = async (table: string): Promise<Item[]> => {
    const items: Item[] = [];
    let start: Item | undefined;
    do {
      const page = await documents.send(
        new ScanCommand({
          TableName: `${PREFIX}-${table}-table`,
          ConsistentRead: true,
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        }),
      );
      items.push(...(page.Items ?? []));
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    return items;
  };

  return {
    state: async () => {
      const items = await all('loop');
      const find = (pk: string) => items.find((item) => item.pk === pk) ?? {};
      return {
        counters: Counters.parse(find(COUNTERS_KEY.pk)) as Counters,
        lease: Lease.parse(find(LEASE_KEY.pk)),
        cycles: items
          .filter(({ pk }) => pk === CYCLE_PARTITION)
          .map((item) => Cycle.parse(item))
          .sort((a, b) => a.cycle - b.cycle),
        callbacks: items
          .filter(({ pk, task_token }) => pk === CALLBACK_PARTITION && task_token !== undefined)
          .map(({ sk }) => String(sk)),
      };
    },
    feedback: () => all('feedback'),
    notifications: async () =>
      (await all('notifications'))
        .filter(({ channel }) => channel !== undefined) // an execution's outcome is kept beside them
        .map((item) => String(item.notification_id))
        .sort(),
    message: async (delivery) => {
      const found = (await all('notifications')).find(({ notification_id }) => notification_id === delivery);
      return typeof found?.message === 'string' ? found.message : '';
    },
    executions: async () => {
      const { executions = [] } = await workflows.send(
        new ListExecutionsCommand({ stateMachineArn, maxResults: 1000 }),
      );
      return executions.map(({ name = '', status = '' }) => ({ name, status }));
    },
    executionStatus: (name) =>
      workflows
        .send(new DescribeExecutionCommand({ executionArn: executionArn(stateMachineArn, name) }))
        .then(
          ({ status }) => status,
          () => undefined,
        ),
    endpoint: () =>
      sagemaker.send(new DescribeEndpointCommand({ EndpointName: PREFIX })).then(
        ({ EndpointStatus = '', EndpointConfigName = '' }) => ({
          status: EndpointStatus,
          config: EndpointConfigName,
        }),
        () => ({ status: 'none', config: '' }),
      ),
    endpointConfigs: async () => {
      const { EndpointConfigs = [] } = await sagemaker.send(
        new ListEndpointConfigsCommand({ MaxResults: 100 }),
      );
      return EndpointConfigs.map(({ EndpointConfigName = '' }) => EndpointConfigName);
    },
    models: async () => {
      const { Models = [] } = await sagemaker.send(new ListModelsCommand({ MaxResults: 100 }));
      return Models.map(({ ModelName = '' }) => ModelName);
    },
    sagemaker,
    workflows,
    documents,
  };
};

// The answers of the routes around retraining, of the notifications and of the description itself.
import { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteEventSourceMappingCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
} from '@aws-sdk/client-lambda';
import { marshall } from '@aws-sdk/util-dynamodb';
import { bootstrapOperation } from '../../../functions/api/operations/bootstrap.ts';
import { executionProgressOperation } from '../../../functions/api/operations/execution-progress.ts';
import { listExecutionsOperation } from '../../../functions/api/operations/list-executions.ts';
import { listNotificationsOperation } from '../../../functions/api/operations/list-notifications.ts';
import { notifyOperation } from '../../../functions/api/operations/notify.ts';
import { retrainOperation } from '../../../functions/api/operations/retrain.ts';
import { showOpenapiOperation } from '../../../functions/api/operations/show-openapi.ts';
import { showReferenceOperation } from '../../../functions/api/operations/show-reference.ts';
import { MOST_REPLAYED, whatIfOperation } from '../../../functions/api/operations/what-if.ts';
import { whyOperation } from '../../../functions/api/operations/why.ts';
import { inParallel } from '../../../functions/runtime/in-parallel.ts';
import { REGION } from '../../../local/cloud.ts';
import { credentials } from '../../../local/deployment.ts';
import { caseOf, type RouteCases } from './route-case.ts';
import { MARK, type RouteWorld, until } from './route-world.ts';

const TABLE = 'sentiment-local-feedback-table';
const A_WRITE = 25;
const WRITES_AT_ONCE = 4;

/** Nobody is to count what is about to be laid into the table. */
const stopCounting = async ({ light }: RouteWorld): Promise<void> => {
  const lambda = new LambdaClient({ endpoint: light.cloud.endpoint, region: REGION, credentials });
  const FunctionName = 'sentiment-local-publishFeedback';
  const { EventSourceMappings = [] } = await lambda.send(
    new ListEventSourceMappingsCommand({ FunctionName }),
  );
  for (const { UUID } of EventSourceMappings)
    await lambda.send(new DeleteEventSourceMappingCommand({ UUID }));
};

const layFeedback = async (world: RouteWorld, count: number): Promise<void> => {
  await stopCounting(world);
  const tables = new DynamoDBClient({ endpoint: world.light.cloud.endpoint, region: REGION, credentials });
  const timestamp = new Date().toISOString();
  const put = (index: number) => ({
    PutRequest: {
      Item: marshall({
        feedback_id: `laid-${String(index).padStart(8, '0')}`,
        text: `${MARK} ${index}`,
        user_label: 'Neutral',
        split: 'train',
        timestamp,
      }),
    },
  });
  const batches = Array.from({ length: Math.ceil(count / A_WRITE) }, (_, batch) => batch * A_WRITE);
  await inParallel(batches, WRITES_AT_ONCE, (start) =>
    tables.send(
      new BatchWriteItemCommand({
        RequestItems: { [TABLE]: Array.from({ length: A_WRITE }, (_, index) => put(start + index)) },
      }),
    ),
  );
};

export const retrainingCases: RouteCases = {
  'bootstrap 202': caseOf('empty', ({ send }) => send(bootstrapOperation, { json: {} })),
  'bootstrap 409 already-bootstrapped': caseOf('serving', ({ send }) =>
    send(bootstrapOperation, { json: {} }),
  ),
  'listExecutions 200': caseOf('serving', ({ send }) => send(listExecutionsOperation)),
  'executionProgress 200': caseOf('serving', ({ send }) =>
    send(executionProgressOperation, { path: { id: 'retrain-000001' } }),
  ),
  'executionProgress 404 unknown-execution': caseOf('serving', ({ send }) =>
    send(executionProgressOperation, { path: { id: 'retrain-999999' } }),
  ),
  'retrain 409 execution-running': caseOf('busy', ({ send }) => send(retrainOperation, { json: {} })),
  'retrain 202': caseOf('busy', ({ send }) => send(retrainOperation, { json: { queue: true } })),
  'why 200': caseOf('serving', ({ send }) => send(whyOperation)),
  'whatIf 200': caseOf('serving', ({ send }) =>
    send(whatIfOperation, { json: { thresholds: { volume_threshold: 1 } } }),
  ),
  'whatIf 422 too-much-to-replay': caseOf('full', async (world) => {
    await layFeedback(world, MOST_REPLAYED + 1);
    // On a busy machine reading all that may take longer than the function waits for the table.
    return until('an answer in time', async () => {
      const answer = await world.send(whatIfOperation, { json: {} });
      return answer.status === 500 ? undefined : answer;
    });
  }),
};

export const notificationCases: RouteCases = {
  'listNotifications 200': caseOf('serving', ({ send }) => send(listNotificationsOperation)),
  'notify 202': caseOf('serving', ({ send }) =>
    send(notifyOperation, {
      json: { topic: 'training', subject: 'Labelling week', message: `About ${MARK}s.` },
    }),
  ),
};

export const referenceCases: RouteCases = {
  'showOpenapi 200': caseOf('empty', ({ send }) => send(showOpenapiOperation)),
  'showReference 200': caseOf('empty', ({ send }) => send(showReferenceOperation)),
};

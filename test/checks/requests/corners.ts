// The ways that a plain turn of the loop does not take: refused messages, retried tasks, a start by hand, an endpoint that drifted.
import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { cycleKey } from '../../../functions/retraining/loop-keys.ts';
import { ACCOUNT, REGION } from '../../../local/cloud.ts';
import { credentials } from '../../../local/deployment.ts';
import { invoker } from '../../faults/round.ts';
import { until, type World } from '../../soak/stopping.ts';

const PREFIX = 'sentiment-local';
const QUEUES = ['feedback', 'audit', 'counting', 'retraining', 'callback', 'lease', 'evaluation'];
const WAIT_MS = 60_000;

const s3Of = ({ light }: World): S3Client =>
  new S3Client({ endpoint: light.cloud.endpoint, region: REGION, credentials, forcePathStyle: true });
const bucket = (name: string): string => `${PREFIX}-${ACCOUNT}-${name}`;

/** What fits no contract goes to the dead letters of its own queue. */
export const refuseMessages = async ({ light }: World): Promise<void> => {
  const sqs = new SQSClient({ endpoint: light.cloud.endpoint, region: REGION, credentials });
  for (const name of QUEUES) {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: `${PREFIX}-${name}` }));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '{"of":"no contract"}' }));
  }
  await sleep(3_000);
};

/** In the console people give executions names of their own; this one opens a cycle for itself. */
export const startByHand = async ({ light, view }: World): Promise<void> => {
  const name = 'by-hand';
  const stateMachineArn = light.outputs.StateMachineArn;
  await view.workflows.send(new StartExecutionCommand({ stateMachineArn, name, input: '{}' }));
  const ended = async () => ((await view.executionStatus(name)) === 'RUNNING' ? undefined : true);
  await until('The end of the execution started by hand', ended, WAIT_MS);
  await light.api.get(`/executions/${name}`);
};

const runningPipeline = ({ view }: World, cycle: number): Promise<string> =>
  until(
    'A pipeline',
    async () => (await view.state()).cycles.find((each) => each.cycle === cycle)?.pipeline_execution_arn,
    WAIT_MS,
  );

/** As the state machine does when it has waited for a pipeline for too long; meanwhile another cycle waits for the lease. */
export const stopOverduePipeline = async (world: World): Promise<string> => {
  const { api } = world.light;
  const { cycle } = (await api.post('/retrain', { queue: true })).body as { cycle: number };
  const pipeline_execution_arn = await runningPipeline(world, cycle);
  await api.post('/retrain', { queue: true });
  await invoker(world.light)('stopPipeline', { pipeline_execution_arn });
  return pipeline_execution_arn;
};

/** Tasks that Step Functions runs again find their own work done, or the world gone on. */
export const retryTasks = async ({ light, view }: World, stoppedPipeline: string): Promise<void> => {
  const invoke = invoker(light);
  const { cycles } = await view.state();
  const promoted = cycles.findLast(({ outcome }) => outcome === 'PROMOTED');
  const active = (await light.api.get('/active-model')).body as { model_version: number };
  await invoke('deployEndpoint', {
    cycle: promoted?.cycle,
    model_version: active.model_version,
    model_package_arn: `arn:aws:sagemaker:${REGION}:${ACCOUNT}:model-package/${PREFIX}/${active.model_version}`,
  });
  await invoke('awaitCompletion', { task_token: 'long gone', kind: 'pipeline', arn: stoppedPipeline });
  await invoke('awaitCompletion', {
    ...{ task_token: 'long gone', kind: 'approval' },
    arn: `arn:aws:sagemaker:${REGION}:${ACCOUNT}:model-package/${PREFIX}/1`,
  });
  await invoke('startPipeline', {
    ...{ execution: 'without-lease', execution_arn: 'without-lease', cycle: promoted?.cycle },
    dataset_uri: `s3://${bucket('data')}/datasets/000001/`,
    base_uri: `s3://${bucket('data')}/datasets/base/`,
    champion_model_uri: `s3://${bucket('artifacts')}/champion/none/`,
  });
};

/** The list of a pipeline that found something doubtful, under the newest cycle. */
export const listDoubtful = async (world: World): Promise<void> => {
  const Key = 'pipelines/recorded/adjudicate.jsonl';
  const Bucket = bucket('artifacts');
  const row = {
    ...{ feedback_id: 'round-0001-0000', text: 'It is fine, I suppose.', reason: 'contradicts trusted data' },
    ...{ user_label: 'Positive', suggested_label: 'Neutral', margin: 0.4 },
  };
  await s3Of(world).send(new PutObjectCommand({ Bucket, Key, Body: `${JSON.stringify(row)}\n` }));
  const { cycles } = await world.view.state();
  await world.view.documents.send(
    new UpdateCommand({
      TableName: `${PREFIX}-loop-table`,
      Key: cycleKey(cycles.at(-1)?.cycle ?? 0),
      UpdateExpression: 'SET adjudication = :listed',
      ExpressionAttributeValues: { ':listed': { count: 1, list_uri: `s3://${Bucket}/${Key}` } },
    }),
  );
  const { status, body } = await world.light.api.get('/adjudications');
  if (status !== 200) throw new Error(`GET /adjudications answered ${status}: ${JSON.stringify(body)}`);
};

/** A version is shown also when its report and its manifest were deleted. */
export const showWithoutReport = async (world: World): Promise<void> => {
  for (const [Bucket, Key] of [
    [bucket('models'), 'models/model_v1/evaluation.json'],
    [bucket('data'), 'datasets/000001/manifest.json'],
  ])
    await s3Of(world).send(new DeleteObjectCommand({ Bucket, Key }));
  const { status } = await world.light.api.get('/models/1');
  if (status !== 200) throw new Error(`GET /models/1 without its report answered ${status}.`);
};

/** Back to what served before, as after a failed verification; then the watchdog puts the champion in its place again. */
export const driftAndReturn = async ({ light, view }: World): Promise<void> => {
  const champion = (await view.endpoint()).config;
  const other = (await view.endpointConfigs()).find((name) => name !== champion) ?? '';
  const invoke = invoker(light);
  const input = { endpoint_name: PREFIX, previous_config_name: other };
  const answer = await invoke('rollBackEndpoint', input);
  if (JSON.stringify(answer) !== '{"rolling_back":true}')
    throw new Error(`rollBackEndpoint answered ${JSON.stringify(answer)}.`);
  const settledOn = (config: string) => async () => {
    const endpoint = await view.endpoint();
    return endpoint.status === 'InService' && endpoint.config === config ? true : undefined;
  };
  await until('The roll-back', settledOn(other), WAIT_MS);
  await Promise.all([invoke('watchdog'), invoke('judgeOnSchedule')]);
  await until('The return of the champion', settledOn(champion), WAIT_MS);
};

// Endpoints of the stand-in: created, asked, moved to another model under load, and rolled back.
import { rmSync } from 'node:fs';
import {
  DeleteEndpointCommand,
  DeleteModelCommand,
  DescribeEndpointCommand,
  type DescribeEndpointOutput,
} from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand } from '@aws-sdk/client-sagemaker-runtime';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { addModel, ask, createEndpoint, describe, settled, update } from './support/hosting.ts';
import { type StandIn, startStandIn } from './support/stand-in.ts';
import { until } from './support/until.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let standIn: StandIn;

beforeAll(async () => {
  standIn = await startStandIn();
  await addModel(standIn, 'old', { label: 'old' });
  await addModel(standIn, 'new', { label: 'new' });
  await addModel(standIn, 'slow', { label: 'slow', delay: 0.4 });
  await addModel(standIn, 'refusing', { label: '', status: 400 });
  await addModel(standIn, 'crashing', { label: '', crash: true });
});

afterAll(() => standIn.remove());

const events = (name: string, type = 'SageMaker Endpoint State Change') =>
  standIn.outside.sent
    .filter(({ DetailType }) => DetailType === type)
    .map(({ Detail }) => JSON.parse(Detail))
    .filter(({ EndpointName }) => EndpointName === name);

test('an endpoint is Creating until its model answers and then InService', async () => {
  const created = createEndpoint(standIn, 'plain', 'old');
  const creating = await until(
    () => describe(standIn, 'plain').catch(() => undefined),
    (endpoint) => endpoint !== undefined,
  );

  expect(creating?.EndpointStatus).toBe('Creating');
  expect(await created).toMatchObject({
    EndpointStatus: 'InService',
    EndpointConfigName: 'old',
    ProductionVariants: [{ VariantName: 'AllTraffic', CurrentInstanceCount: 2, CurrentWeight: 1 }],
  });
  expect(await ask(standIn, 'plain')).toBe('old');
  await until(
    () => events('plain').map((detail) => detail.EndpointStatus),
    (seen) => seen.includes('IN_SERVICE'),
  );
  expect(events('plain').map((detail) => detail.EndpointStatus)).toEqual(['CREATING', 'IN_SERVICE']);
});

test('an answer names the variant and keeps the content type of the container', async () => {
  await createEndpoint(standIn, 'headers', 'old');

  const answer = await standIn.runtime.send(
    new InvokeEndpointCommand({ EndpointName: 'headers', ContentType: 'application/json', Body: '{}' }),
  );

  expect(answer.InvokedProductionVariant).toBe('AllTraffic');
  expect(answer.ContentType).toBe('application/json');
});

test('an unknown endpoint is a ValidationError of the runtime', async () => {
  await expect(ask(standIn, 'nowhere')).rejects.toMatchObject({
    name: 'ValidationError',
    message: 'Endpoint nowhere of account 000000000000 not found.',
    $metadata: { httpStatusCode: 400 },
  });
});

test('a refusal of the model is a ModelError 424 with the original status and message', async () => {
  await createEndpoint(standIn, 'refusing', 'refusing');

  await expect(ask(standIn, 'refusing')).rejects.toMatchObject({
    name: 'ModelError',
    OriginalStatusCode: 400,
    OriginalMessage: '{"error": "the model refuses"}',
    message: expect.stringContaining('Received client error (400) from primary with message'),
    $metadata: { httpStatusCode: 424 },
  });
});

test('an endpoint whose model cannot be loaded is Failed and accepts only its deletion', async () => {
  const failed = await createEndpoint(standIn, 'broken', 'crashing');

  expect(failed.EndpointStatus).toBe('Failed');
  expect(failed.FailureReason).toContain('did not pass the ping health check');
  expect(failed.FailureReason).toContain('the model cannot be loaded');
  await expect(update(standIn, 'broken', 'old')).rejects.toMatchObject({ name: 'ValidationException' });
  await standIn.sagemaker.send(new DeleteEndpointCommand({ EndpointName: 'broken' }));
  await until(
    () => describe(standIn, 'broken').catch((error: Error) => error),
    (answer) => answer instanceof Error && answer.message.startsWith('Could not find endpoint'),
  );
});

/** What the new fleet's VariantStatus says. */
const stageOf = (endpoint: DescribeEndpointOutput): string =>
  endpoint.PendingDeploymentSummary?.ProductionVariants?.[0]?.VariantStatus?.[0]?.StatusMessage ?? '';
const CANARY =
  'Baking for 400 seconds (WaitIntervalInSeconds) with traffic enabled on canary capacity of 1 instance(s).';

test('a canary gives the new model its share, then all, and no request fails on the way', async () => {
  await createEndpoint(standIn, 'canary', 'old');
  await update(standIn, 'canary', 'new', { type: 'CANARY', percent: 20, wait: 400 });
  const baking = await until(
    () => describe(standIn, 'canary'),
    (endpoint) => stageOf(endpoint) === CANARY,
  );
  expect(baking.EndpointStatus).toBe('Updating');
  expect(baking.EndpointConfigName).toBe('old');
  expect(baking.ProductionVariants).toMatchObject([{ CurrentWeight: 1, CurrentInstanceCount: 2 }]);
  expect(baking.PendingDeploymentSummary).toMatchObject({
    EndpointConfigName: 'new',
    ProductionVariants: [
      {
        VariantName: 'AllTraffic',
        CurrentWeight: 1,
        DesiredWeight: 1,
        CurrentInstanceCount: 1,
        DesiredInstanceCount: 2,
        VariantStatus: [{ Status: 'Baking' }],
      },
    ],
  });

  const canary: string[] = [];
  while (stageOf(await describe(standIn, 'canary')) === CANARY) {
    canary.push(...(await Promise.all(Array.from({ length: 8 }, () => ask(standIn, 'canary')))));
  }
  const rest: string[] = [];
  while ((await describe(standIn, 'canary')).EndpointStatus === 'Updating') {
    rest.push(...(await Promise.all(Array.from({ length: 8 }, () => ask(standIn, 'canary')))));
  }

  expect(canary.length).toBeGreaterThan(50);
  // The last round of the stage may have been asked after it ended.
  const share = canary.slice(0, -8).filter((label) => label === 'new').length / (canary.length - 8);
  expect(share).toBeGreaterThan(0.17);
  expect(share).toBeLessThan(0.23);
  expect(await settled(standIn, 'canary')).toMatchObject({
    EndpointConfigName: 'new',
    EndpointStatus: 'InService',
  });
  expect(await ask(standIn, 'canary')).toBe('new');
  const stages = await until(
    () => events('canary', 'SageMaker Endpoint Deployment State Change'),
    (seen) => seen.length >= 6,
  );
  expect(stages.at(-1).EndpointStatus).toBe('UPDATING');
  expect(
    stages.map((detail) => detail.PendingDeploymentSummary.ProductionVariants[0].VariantStatus[0].Status),
  ).toEqual(expect.arrayContaining(['Creating', 'ActivatingTraffic', 'Baking']));
});

test('requests in flight finish on the model that took them', async () => {
  await createEndpoint(standIn, 'draining', 'slow');
  const answers = Array.from({ length: 4 }, () => ask(standIn, 'draining'));
  await update(standIn, 'draining', 'new');

  expect(await Promise.all(answers)).toEqual(['slow', 'slow', 'slow', 'slow']);
  expect((await settled(standIn, 'draining')).EndpointConfigName).toBe('new');
  expect(await ask(standIn, 'draining')).toBe('new');
});

test('an alarm during baking brings the old model back and keeps the reason', async () => {
  await createEndpoint(standIn, 'alarmed', 'old');
  await update(standIn, 'alarmed', 'new', { type: 'LINEAR', percent: 25, wait: 300, alarms: ['errors'] });
  await until(
    () => ask(standIn, 'alarmed'),
    (label) => label === 'new',
  );
  standIn.outside.alarms.add('errors');

  const after = await settled(standIn, 'alarmed');
  standIn.outside.alarms.clear();

  expect(after).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: 'old' });
  expect(after.FailureReason).toContain('errors');
  expect(after.PendingDeploymentSummary).toBeUndefined();
  const labels = await Promise.all(Array.from({ length: 10 }, () => ask(standIn, 'alarmed')));
  expect(new Set(labels)).toEqual(new Set(['old']));
  await until(
    () => events('alarmed').map((d) => d.EndpointStatus),
    (seen) => seen.at(-1) === 'IN_SERVICE' && seen.length > 2,
  );
  expect(events('alarmed').map((d) => d.EndpointStatus)).toContain('ROLLING_BACK');
});

test('a new model that never becomes healthy leaves the old one in service', async () => {
  await createEndpoint(standIn, 'unhealthy', 'old');
  await update(standIn, 'unhealthy', 'crashing');

  const after = await settled(standIn, 'unhealthy');

  expect(after).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: 'old' });
  expect(after.FailureReason).toContain('did not pass the ping health check');
  expect(await ask(standIn, 'unhealthy')).toBe('old');
});

test('an update during an update is refused, and so is a deletion', async () => {
  await createEndpoint(standIn, 'busy', 'old');
  await update(standIn, 'busy', 'new', { type: 'CANARY', wait: 100 });

  const refusal = {
    name: 'ValidationException',
    message: expect.stringMatching(/^Cannot update in-progress endpoint "arn:/),
  };
  await expect(update(standIn, 'busy', 'old')).rejects.toMatchObject(refusal);
  await expect(
    standIn.sagemaker.send(new DeleteEndpointCommand({ EndpointName: 'busy' })),
  ).rejects.toMatchObject(refusal);
  await settled(standIn, 'busy');
});

test('invocations become metrics by endpoint and by configuration', async () => {
  await createEndpoint(standIn, 'measured', 'old');
  await ask(standIn, 'measured');

  const mine = await until(
    () => standIn.outside.metrics.filter(({ dimensions }) => dimensions.EndpointName === 'measured'),
    (metrics) => metrics.length > 0,
  );

  const byConfig = mine.filter(({ dimensions }) => dimensions.EndpointConfigName === 'old');
  expect(byConfig.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['Invocations', 'Invocation5XXErrors', 'ModelLatency', 'OverheadLatency']),
  );
  expect(mine.find(({ name }) => name === 'Invocations')?.values).toEqual(new Map([[1, 1]]));
});

test('after a restart an endpoint serves again, even without its model and its artifact', async () => {
  const first = await startStandIn();
  await addModel(first, 'kept', { label: 'kept' });
  await createEndpoint(first, 'kept', 'kept');
  await first.sagemaker.send(new DeleteModelCommand({ ModelName: 'kept' }));
  await first.stop();

  const second = await startStandIn({ dataDir: first.dataDir });

  expect(
    (await second.sagemaker.send(new DescribeEndpointCommand({ EndpointName: 'kept' }))).EndpointStatus,
  ).toBe('InService');
  expect(await ask(second, 'kept')).toBe('kept');
  await second.remove();
});

test('a restart in the middle of an update goes back to the old configuration', async () => {
  const first = await startStandIn();
  await addModel(first, 'old', { label: 'old' });
  await addModel(first, 'new', { label: 'new' });
  await createEndpoint(first, 'interrupted', 'old');
  await update(first, 'interrupted', 'new', { type: 'CANARY', wait: 3000 });
  await until(
    () => ask(first, 'interrupted'),
    (label) => label === 'new',
  );
  await first.stop();

  const second = await startStandIn({ dataDir: first.dataDir, memory: first.outside });

  const after = await settled(second, 'interrupted');
  expect(after).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: 'old' });
  expect(after.FailureReason).toContain('stand-in stopped');
  expect(await ask(second, 'interrupted')).toBe('old');
  await second.remove();
  rmSync(first.dataDir, { recursive: true, force: true });
});

// Updates of endpoints beyond the plain one: weights and counts, what is retained, time limits, quick turns to and fro.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateEndpointConfigCommand,
  type DeploymentConfig,
  UpdateEndpointCommand,
  type UpdateEndpointCommandInput,
  UpdateEndpointWeightsAndCapacitiesCommand,
} from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { addModel, ask, createEndpoint, describe, settled, update } from './support/hosting.ts';
import { type StandIn, startStandIn } from './support/stand-in.ts';
import { until } from './support/until.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let standIn: StandIn;

const twoVariants = (EndpointConfigName: string, weights: readonly [number, number]) =>
  standIn.sagemaker.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName,
      ProductionVariants: (['old', 'new'] as const).map((ModelName, position) => ({
        VariantName: `on-${ModelName}`,
        ModelName,
        InstanceType: 'ml.m5.large',
        InitialInstanceCount: 1,
        InitialVariantWeight: weights[position] as number,
      })),
    }),
  );

beforeAll(async () => {
  standIn = await startStandIn({ minimumDeploymentSeconds: 0, maxInstancesPerVariant: 3 });
  await addModel(standIn, 'old', { label: 'old' });
  await addModel(standIn, 'new', { label: 'new' });
  await addModel(standIn, 'silent', { label: '', healthy: false });
  await twoVariants('split', [3, 1]);
  await twoVariants('even', [1, 1]);
});

afterAll(() => standIn.remove());

const change = (EndpointName: string, changes: Record<string, { weight?: number; count?: number }>) =>
  standIn.sagemaker.send(
    new UpdateEndpointWeightsAndCapacitiesCommand({
      EndpointName,
      DesiredWeightsAndCapacities: Object.entries(changes).map(([VariantName, { weight, count }]) => ({
        VariantName,
        ...(weight !== undefined && { DesiredWeight: weight }),
        ...(count !== undefined && { DesiredInstanceCount: count }),
      })),
    }),
  );

/** The share of answers, in percent, that the new model gave. */
async function shareOfNew(name: string, count = 100): Promise<number> {
  const labels: string[] = [];
  while (labels.length < count) labels.push(await ask(standIn, name));
  return (100 * labels.filter((label) => label === 'new').length) / count;
}

const updateWith = (input: UpdateEndpointCommandInput) =>
  standIn.sagemaker.send(new UpdateEndpointCommand(input));

const fleets = (name: string): string[] => readdirSync(join(standIn.dataDir, 'fleets', name));

test('weights move traffic between variants, and counts add and remove instances', async () => {
  await createEndpoint(standIn, 'weighed', 'split');
  expect(Math.abs((await shareOfNew('weighed')) - 25)).toBeLessThanOrEqual(3);

  await change('weighed', { 'on-old': { weight: 1 }, 'on-new': { weight: 4, count: 3 } });
  const updating = await describe(standIn, 'weighed');
  const after = await settled(standIn, 'weighed');

  expect(updating).toMatchObject({
    EndpointStatus: 'Updating',
    ProductionVariants: [
      { VariantName: 'on-old', CurrentWeight: 3, DesiredWeight: 1 },
      {
        VariantName: 'on-new',
        CurrentWeight: 1,
        DesiredWeight: 4,
        CurrentInstanceCount: 1,
        DesiredInstanceCount: 3,
        VariantStatus: [{ Status: 'Updating', StatusMessage: 'Scaling out desired instance count to 3.' }],
      },
    ],
  });
  expect(updating.PendingDeploymentSummary).toBeUndefined();
  expect(updating.ProductionVariants?.[0]?.VariantStatus).toBeUndefined();
  expect(after).toMatchObject({
    EndpointStatus: 'InService',
    ProductionVariants: [
      { CurrentWeight: 1, CurrentInstanceCount: 1 },
      { CurrentWeight: 4, DesiredWeight: 4, CurrentInstanceCount: 3, DesiredInstanceCount: 3 },
    ],
  });
  expect(Math.abs((await shareOfNew('weighed')) - 80)).toBeLessThanOrEqual(3);
});

test('an unknown variant is refused, and the endpoint is left alone', async () => {
  await createEndpoint(standIn, 'named', 'split');

  await expect(change('named', { other: { weight: 1 } })).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringContaining('Variant(s) "other" not found'),
  });
  expect((await describe(standIn, 'named')).EndpointStatus).toBe('InService');
});

test('an update takes the weights of its configuration, or retains those of the endpoint when told to', async () => {
  await createEndpoint(standIn, 'retaining', 'split');
  await change('retaining', { 'on-new': { weight: 7, count: 2 } });
  await settled(standIn, 'retaining');

  await updateWith({
    EndpointName: 'retaining',
    EndpointConfigName: 'even',
    RetainAllVariantProperties: true,
    ExcludeRetainedVariantProperties: [{ VariantPropertyType: 'DesiredInstanceCount' }],
  });
  const retained = await settled(standIn, 'retaining');
  await updateWith({ EndpointName: 'retaining', EndpointConfigName: 'even' });
  const taken = await settled(standIn, 'retaining');

  expect(retained.ProductionVariants).toMatchObject([
    { VariantName: 'on-old', DesiredWeight: 3, DesiredInstanceCount: 1 },
    { VariantName: 'on-new', DesiredWeight: 7, DesiredInstanceCount: 1 },
  ]);
  expect(taken.ProductionVariants).toMatchObject([{ DesiredWeight: 1 }, { DesiredWeight: 1 }]);
});

const canary = (limit: number): DeploymentConfig => ({
  BlueGreenUpdatePolicy: {
    TrafficRoutingConfiguration: {
      Type: 'CANARY',
      WaitIntervalInSeconds: 500,
      CanarySize: { Type: 'CAPACITY_PERCENT', Value: 50 },
    },
    MaximumExecutionTimeoutInSeconds: limit,
  },
});

test('a new fleet that is not healthy in time ends with MaximumExecutionTimeoutInSeconds, not later', async () => {
  await createEndpoint(standIn, 'overdue', 'old');

  await updateWith({
    EndpointName: 'overdue',
    EndpointConfigName: 'silent',
    DeploymentConfig: canary(600),
  });
  const after = await settled(standIn, 'overdue');

  expect(after).toMatchObject({
    EndpointStatus: 'InService',
    EndpointConfigName: 'old',
    FailureReason: 'The deployment exceeded MaximumExecutionTimeoutInSeconds.',
  });
  expect(await ask(standIn, 'overdue')).toBe('old');
  expect(fleets('overdue')).toHaveLength(1);
});

test('a size in instances that is more than half of them is refused', async () => {
  await createEndpoint(standIn, 'sized', 'old');
  const BlueGreenUpdatePolicy = {
    TrafficRoutingConfiguration: {
      Type: 'CANARY' as const,
      WaitIntervalInSeconds: 0,
      CanarySize: { Type: 'INSTANCE_COUNT' as const, Value: 2 },
    },
  };

  await expect(
    updateWith({
      EndpointName: 'sized',
      EndpointConfigName: 'new',
      DeploymentConfig: { BlueGreenUpdatePolicy },
    }),
  ).rejects.toMatchObject({ name: 'ValidationException', message: expect.stringContaining('50 percent') });
});

test('going back at once, while the last fleet still answers, disturbs neither', async () => {
  await addModel(standIn, 'slow', { label: 'slow', delay: 1 });
  await createEndpoint(standIn, 'to-and-fro', 'slow');
  const inFlight = ask(standIn, 'to-and-fro');
  await update(standIn, 'to-and-fro', 'new');
  await settled(standIn, 'to-and-fro');
  await update(standIn, 'to-and-fro', 'slow');

  expect(await inFlight).toBe('slow');
  expect(await settled(standIn, 'to-and-fro')).toMatchObject({ EndpointConfigName: 'slow' });
  expect(await ask(standIn, 'to-and-fro')).toBe('slow');
  await until(
    () => fleets('to-and-fro'),
    (folders) => folders.length === 1,
  );
  const [folder = ''] = fleets('to-and-fro');
  expect(existsSync(join(standIn.dataDir, 'fleets', 'to-and-fro', folder, 'AllTraffic', 'complete'))).toBe(
    true,
  );
});

test('a fleet in which nobody is left to answer is a 503 and counts as a server error', async () => {
  await addModel(standIn, 'dying', { label: '', dies: true });
  await createEndpoint(standIn, 'dying', 'dying');

  const error = await until(
    () => ask(standIn, 'dying').catch((problem: Error) => problem),
    (answer) => answer instanceof Error && answer.name === 'ServiceUnavailable',
  );

  expect(error).toMatchObject({ $metadata: { httpStatusCode: 503 } });
  await until(
    () =>
      standIn.outside.metrics.filter(
        ({ name, dimensions }) => name === 'Invocation5XXErrors' && dimensions.EndpointName === 'dying',
      ),
    (metrics) => metrics.some(({ values }) => (values.get(1) ?? 0) > 1),
  );
});

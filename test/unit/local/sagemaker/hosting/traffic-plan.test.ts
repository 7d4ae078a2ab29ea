// How traffic moves over, as plain data, and how evenly requests follow it.
import { expect, test } from 'vitest';
import type { Fleet } from '../../../../../local/sagemaker/hosting/fleet.ts';
import { LiveEndpoint } from '../../../../../local/sagemaker/hosting/live-endpoint.ts';
import { planProblem, trafficPlan } from '../../../../../local/sagemaker/hosting/traffic-plan.ts';
import type { DeploymentConfig } from '../../../../../local/sagemaker/operations/shapes/endpoint-config.ts';

type Routing = NonNullable<DeploymentConfig['BlueGreenUpdatePolicy']>['TrafficRoutingConfiguration'];

const config = (routing: Partial<Routing>, limit?: number): DeploymentConfig => ({
  BlueGreenUpdatePolicy: {
    TrafficRoutingConfiguration: { Type: 'ALL_AT_ONCE', WaitIntervalInSeconds: 60, ...routing },
    TerminationWaitInSeconds: 30,
    MaximumExecutionTimeoutInSeconds: limit,
  },
});

const percent = (Value: number) => ({ Type: 'CAPACITY_PERCENT' as const, Value });
const shares = (plan: DeploymentConfig | undefined, instances = 1) =>
  trafficPlan(plan, instances).map(({ share, wait }) => [Number(share.toFixed(4)), wait]);

test('without a policy all traffic moves at once', () => {
  expect(shares(undefined)).toEqual([[1, 0]]);
});

test('a canary bakes before the rest follows', () => {
  expect(shares(config({ Type: 'CANARY', CanarySize: percent(10) }))).toEqual([
    [0.1, 60],
    [1, 30],
  ]);
});

test('a canary of instances is their share of the fleet', () => {
  expect(shares(config({ Type: 'CANARY', CanarySize: { Type: 'INSTANCE_COUNT', Value: 1 } }), 4)).toEqual([
    [0.25, 60],
    [1, 30],
  ]);
});

test('linear steps reach the whole without a last sliver', () => {
  expect(shares(config({ Type: 'LINEAR', LinearStepSize: percent(10) })).map(([share]) => share)).toEqual([
    0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1,
  ]);
});

test.each([
  [config({ Type: 'CANARY' }), 'CanarySize is required'],
  [config({ Type: 'LINEAR' }), 'LinearStepSize is required'],
  [config({ Type: 'CANARY', CanarySize: percent(51) }), 'at most 50'],
  [config({ Type: 'LINEAR', LinearStepSize: percent(9) }), 'between 10 and 50'],
  [config({ Type: 'LINEAR', LinearStepSize: percent(10), WaitIntervalInSeconds: 600 }, 600), 'must exceed'],
])('%j is refused', (deployment, text) => {
  expect(planProblem(deployment)).toContain(text);
});

test('requests follow the shares closely from the first hundred on', () => {
  const fleet = (configName: string) =>
    ({
      configName,
      variants: [{ name: 'v', weight: 1, logStream: '', instances: [{ healthy: true, outstanding: 0 }] }],
    }) as unknown as Fleet;
  const live = new LiveEndpoint([
    { fleet: fleet('blue'), share: 0.9 },
    { fleet: fleet('green'), share: 0.1 },
  ]);

  const picked = Array.from({ length: 100 }, () => live.pick(undefined)?.fleet.configName);

  const green = picked.filter((name) => name === 'green').length;
  expect(green).toBeGreaterThanOrEqual(8);
  expect(green).toBeLessThanOrEqual(12);
});

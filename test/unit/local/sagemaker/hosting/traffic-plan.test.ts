// How traffic moves over, as plain data, and how evenly requests follow it.
import { expect, test } from 'vitest';
import type { Fleet } from '../../../../../local/sagemaker/hosting/fleet.ts';
import { LiveEndpoint } from '../../../../../local/sagemaker/hosting/live-endpoint.ts';
import {
  activatingMessage,
  bakingMessage,
  planProblem,
  trafficPlan,
} from '../../../../../local/sagemaker/hosting/traffic-plan.ts';
import type { DeploymentConfig } from '../../../../../local/sagemaker/operations/shapes/endpoint-config.ts';

type Routing = NonNullable<DeploymentConfig['BlueGreenUpdatePolicy']>['TrafficRoutingConfiguration'];

const config = (routing: Partial<Routing>, limit?: number): DeploymentConfig => ({
  BlueGreenUpdatePolicy: {
    TrafficRoutingConfiguration: { Type: 'ALL_AT_ONCE', WaitIntervalInSeconds: 60, ...routing },
    TerminationWaitInSeconds: 30,
    MaximumExecutionTimeoutInSeconds: limit,
  },
});

const instances = (Value: number) => ({ Type: 'INSTANCE_COUNT' as const, Value });
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
  [config({ Type: 'CANARY', CanarySize: instances(2) }), '2 of 3 instance(s) do not fit'],
  [config({ Type: 'LINEAR', LinearStepSize: percent(9) }), 'between 10 and 50'],
  [config({ Type: 'LINEAR', LinearStepSize: percent(51) }), 'between 10 and 50'],
  [config({ Type: 'LINEAR', LinearStepSize: instances(2) }), 'between 10 and 50'],
  [config({ Type: 'LINEAR', LinearStepSize: percent(10), WaitIntervalInSeconds: 600 }, 600), 'must exceed'],
])('%j is refused', (deployment, text) => {
  expect(planProblem(deployment, 3)).toContain(text);
});

test.each([
  config({ Type: 'CANARY', CanarySize: percent(50) }),
  config({ Type: 'CANARY', CanarySize: instances(1) }),
  config({ Type: 'LINEAR', LinearStepSize: percent(10) }),
  config({ Type: 'LINEAR', LinearStepSize: instances(1) }),
  config({ Type: 'LINEAR', LinearStepSize: percent(50), WaitIntervalInSeconds: 569 }, 600),
])('%j is accepted', (deployment) => {
  expect(planProblem(deployment, 3)).toBeUndefined();
});

test('a canary of one instance of one is refused, as half of it is the limit', () => {
  expect(planProblem(config({ Type: 'CANARY', CanarySize: instances(1) }), 1)).toContain('at most 50');
});

test('the messages are those of AWS', () => {
  const [canary, last] = trafficPlan(config({ Type: 'CANARY', CanarySize: percent(33) }), 3);

  expect(canary && activatingMessage(canary, 3)).toBe(
    'Activating traffic on canary capacity of 1 instance(s).',
  );
  expect(canary && bakingMessage(canary, 3)).toBe(
    'Baking for 60 seconds (WaitIntervalInSeconds) with traffic enabled on canary capacity of 1 instance(s).',
  );
  expect(last && bakingMessage(last, 3)).toBe(
    'Baking for 30 seconds (TerminationWaitInSeconds) with traffic enabled on full capacity of 3 instance(s).',
  );
});

test('in a canary every variant gets its weight of each fleet', () => {
  const variant = (name: string) =>
    ({ name, weight: 1, logStream: '', instances: [{ healthy: true, outstanding: 0 }] }) as never;
  const fleet = (configName: string) => ({ configName, variants: [variant('a'), variant('b')] }) as never;
  const live = new LiveEndpoint([
    { fleet: fleet('blue'), share: 0.5 },
    { fleet: fleet('green'), share: 0.5 },
  ]);

  const seen = new Map<string, number>();
  for (let asked = 0; asked < 400; asked++) {
    const to = live.pick(undefined);
    const key = `${to?.fleet.configName} ${to?.variant.name}`;
    seen.set(key, (seen.get(key) ?? 0) + 1);
  }

  for (const key of ['blue a', 'blue b', 'green a', 'green b']) {
    expect(seen.get(key)).toBeGreaterThanOrEqual(96);
    expect(seen.get(key)).toBeLessThanOrEqual(104);
  }
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

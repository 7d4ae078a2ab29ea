// The endpoint plan: names that fit and never collide, timeouts longer than all waits, traffic in the configured steps.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  deploymentConfig,
  type EndpointSettings,
  endpointConfig,
  resourceName,
} from '../../../../functions/deployment/endpoint-plan.ts';
import { readEndpointSettings } from '../../../../functions/deployment/endpoint-settings.ts';

const settings = (changes: Partial<EndpointSettings> = {}): EndpointSettings => ({
  ...readEndpointSettings(),
  ...changes,
});

const version = fc.integer({ min: 1, max: 99_999 });
const endpointName = fc
  .stringMatching(/^[a-zA-Z0-9](-?[a-zA-Z0-9]){0,61}$/)
  .filter((name) => name.length <= 63);

describe('names', () => {
  test('name endpoint, version and cycle', () => {
    expect(resourceName('sentiment-prod', 7, 12)).toBe('sentiment-prod-v7-c12');
  });

  test('have at most 63 characters, whatever the endpoint is called', () => {
    fc.assert(
      fc.property(endpointName, version, version, (name, model, cycle) => {
        expect(resourceName(name, model, cycle)).toMatch(/^[a-zA-Z0-9](-*[a-zA-Z0-9])*$/);
        expect(resourceName(name, model, cycle).length).toBeLessThanOrEqual(63);
      }),
      { examples: [['e'.repeat(62), 1, 1]] },
    );
  });

  test('of two versions differ, even for an endpoint with the longest possible name', () => {
    const longest = 'e'.repeat(63);
    expect(resourceName(longest, 1, 1)).not.toBe(resourceName(longest, 2, 2));
  });
});

describe('the configuration', () => {
  test('of a real-time endpoint names instances', () => {
    expect(endpointConfig('n', settings()).ProductionVariants).toEqual([
      {
        VariantName: 'AllTraffic',
        ModelName: 'n',
        InitialVariantWeight: 1,
        InstanceType: 'ml.c6i.large',
        InitialInstanceCount: 2,
      },
    ]);
  });

  test('of a serverless one names memory and concurrency, and no instance', () => {
    expect(endpointConfig('n', settings({ kind: 'serverless' })).ProductionVariants).toEqual([
      {
        VariantName: 'AllTraffic',
        ModelName: 'n',
        InitialVariantWeight: 1,
        ServerlessConfig: { MemorySizeInMB: 3072, MaxConcurrency: 10 },
      },
    ]);
  });
});

describe('the blue/green update', () => {
  test('moves a canary first and watches the alarms', () => {
    expect(deploymentConfig(settings())).toEqual({
      BlueGreenUpdatePolicy: {
        TrafficRoutingConfiguration: {
          Type: 'CANARY',
          WaitIntervalInSeconds: 600,
          CanarySize: { Type: 'CAPACITY_PERCENT', Value: 50 },
        },
        TerminationWaitInSeconds: 300,
        MaximumExecutionTimeoutInSeconds: 2 * 600 + 300 + 3600,
      },
      AutoRollbackConfiguration: {
        Alarms: [
          { AlarmName: 'sentiment-test-endpoint-5xx' },
          { AlarmName: 'sentiment-test-endpoint-latency' },
        ],
      },
    });
  });

  test('moves linear steps, or everything at once, and needs no alarms', () => {
    const routing = (traffic: EndpointSettings['traffic']) =>
      deploymentConfig(settings({ traffic, rollbackAlarms: [] })).BlueGreenUpdatePolicy
        ?.TrafficRoutingConfiguration;
    expect(routing('LINEAR')).toEqual({
      Type: 'LINEAR',
      WaitIntervalInSeconds: 600,
      LinearStepSize: { Type: 'CAPACITY_PERCENT', Value: 50 },
    });
    expect(routing('ALL_AT_ONCE')).toEqual({ Type: 'ALL_AT_ONCE', WaitIntervalInSeconds: 600 });
    expect(deploymentConfig(settings({ rollbackAlarms: [] }))).not.toHaveProperty(
      'AutoRollbackConfiguration',
    );
  });

  test('may take longer than all its waits together, and as long as SageMaker asks at least', () => {
    const plan = fc.record({
      traffic: fc.constantFrom('ALL_AT_ONCE' as const, 'CANARY' as const, 'LINEAR' as const),
      stepPercent: fc.integer({ min: 10, max: 50 }),
      waitSeconds: fc.integer({ min: 0, max: 600 }),
      terminationWaitSeconds: fc.integer({ min: 0, max: 3600 }),
    });
    fc.assert(
      fc.property(plan, (changes) => {
        const policy = deploymentConfig(settings(changes)).BlueGreenUpdatePolicy;
        const steps = { ALL_AT_ONCE: 1, CANARY: 2, LINEAR: Math.ceil(100 / changes.stepPercent) }[
          changes.traffic
        ];
        const waits = steps * changes.waitSeconds + changes.terminationWaitSeconds;
        const timeout = policy?.MaximumExecutionTimeoutInSeconds ?? 0;
        expect(timeout).toBeGreaterThan(waits);
        expect(timeout).toBeGreaterThanOrEqual(600);
        expect(timeout).toBeLessThanOrEqual(28_800);
      }),
    );
  });
});

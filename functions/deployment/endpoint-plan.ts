// How a model is put on the endpoint: names, capacity, and the way traffic moves from blue to green. Pure.
import type { CreateEndpointConfigCommandInput, DeploymentConfig } from '@aws-sdk/client-sagemaker';

/** Blue/green updates keep the variant's name (aws-contracts §2.6). */
export const VARIANT_NAME = 'AllTraffic';

export interface EndpointSettings {
  readonly kind: 'realtime' | 'serverless';
  readonly instanceType: string;
  readonly instanceCount: number;
  readonly serverlessMemoryMb: number;
  readonly serverlessConcurrency: number;
  readonly traffic: 'ALL_AT_ONCE' | 'CANARY' | 'LINEAR';
  /** Share of capacity in the first step (canary) or in each step (linear), in percent. */
  readonly stepPercent: number;
  readonly waitSeconds: number;
  readonly terminationWaitSeconds: number;
  readonly rollbackAlarms: readonly string[];
}

const NAME_LIMIT = 63;

/** One name for model and configuration of a version in a cycle; a retry finds its own. Never cut where it tells them apart. */
export const resourceName = (endpointName: string, version: number, cycle: number): string => {
  const suffix = `-v${version}-c${cycle}`;
  return `${endpointName.slice(0, NAME_LIMIT - suffix.length).replace(/-+$/, '')}${suffix}`;
};

export const endpointConfig = (
  name: string,
  settings: EndpointSettings,
): CreateEndpointConfigCommandInput => ({
  EndpointConfigName: name,
  ProductionVariants: [
    {
      VariantName: VARIANT_NAME,
      ModelName: name,
      InitialVariantWeight: 1,
      ...(settings.kind === 'serverless'
        ? {
            ServerlessConfig: {
              MemorySizeInMB: settings.serverlessMemoryMb,
              MaxConcurrency: settings.serverlessConcurrency,
            },
          }
        : {
            InstanceType: settings.instanceType as 'ml.c6i.large',
            InitialInstanceCount: settings.instanceCount,
          }),
    },
  ],
});

const LEAST_EXECUTION_TIMEOUT = 600;

const steps = ({ traffic, stepPercent }: Pick<EndpointSettings, 'traffic' | 'stepPercent'>): number =>
  ({ ALL_AT_ONCE: 1, CANARY: 2, LINEAR: Math.ceil(100 / stepPercent) })[traffic];

/** What a deployment waits for on purpose, in seconds; the new fleet's start comes on top. */
export const plannedWaits = (
  settings: Pick<EndpointSettings, 'traffic' | 'stepPercent' | 'waitSeconds' | 'terminationWaitSeconds'>,
): number => steps(settings) * settings.waitSeconds + settings.terminationWaitSeconds;

/** The timeout must exceed the sum of all waits; an hour is left for the new fleet to come up. */
export const deploymentConfig = (settings: EndpointSettings): DeploymentConfig => {
  const { traffic, stepPercent, waitSeconds, terminationWaitSeconds, rollbackAlarms } = settings;
  const size = { Type: 'CAPACITY_PERCENT' as const, Value: stepPercent };
  const waits = plannedWaits(settings);
  return {
    BlueGreenUpdatePolicy: {
      TrafficRoutingConfiguration: {
        Type: traffic,
        WaitIntervalInSeconds: waitSeconds,
        ...(traffic === 'CANARY' ? { CanarySize: size } : {}),
        ...(traffic === 'LINEAR' ? { LinearStepSize: size } : {}),
      },
      TerminationWaitInSeconds: terminationWaitSeconds,
      MaximumExecutionTimeoutInSeconds: Math.max(LEAST_EXECUTION_TIMEOUT, waits + 3600),
    },
    ...(rollbackAlarms.length === 0
      ? {}
      : { AutoRollbackConfiguration: { Alarms: rollbackAlarms.map((AlarmName) => ({ AlarmName })) } }),
  };
};

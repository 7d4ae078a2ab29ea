// The stages by which traffic moves from the blue fleet to the green one.
import type { CapacitySize, DeploymentConfig } from '../operations/shapes/endpoint-config.ts';

export interface TrafficStage {
  /** Share of the traffic (0 to 1) that the green fleet takes in this stage. */
  readonly share: number;
  /** Seconds of AWS time for which alarms are watched before the next stage. */
  readonly wait: number;
  /** What VariantStatus says while it lasts. */
  readonly message: string;
}

function shareOf(size: CapacitySize | undefined, instances: number): number {
  if (size === undefined) return 1;
  const share = size.Type === 'CAPACITY_PERCENT' ? size.Value / 100 : size.Value / instances;
  return Math.min(1, share);
}

const baking = (wait: number, name: string, share: number, instances: number): string =>
  share >= 1
    ? `Baking for ${wait} seconds (${name}) with traffic enabled on all capacity of ${instances} instance(s).`
    : `Baking for ${wait} seconds (${name}) with traffic enabled on ${Math.round(share * 100)} percent of capacity of ${instances} instance(s).`;

/** `instances`: how many the green fleet was asked to have. The last stage is the wait for termination. */
export function trafficPlan(config: DeploymentConfig | undefined, instances: number): TrafficStage[] {
  const policy = config?.BlueGreenUpdatePolicy;
  const routing = policy?.TrafficRoutingConfiguration;
  const wait = routing?.WaitIntervalInSeconds ?? 0;
  const stage = (share: number, seconds: number, name: string): TrafficStage => ({
    share,
    wait: seconds,
    message: baking(seconds, name, share, instances),
  });
  const shares: number[] = [];
  if (routing?.Type === 'CANARY') shares.push(shareOf(routing.CanarySize, instances));
  if (routing?.Type === 'LINEAR') {
    const step = shareOf(routing.LinearStepSize, instances);
    // A step of a third must not leave a last sliver by rounding.
    for (let share = step; share < 1 - 1e-9; share += step) shares.push(share);
  }
  return [
    ...shares.filter((share) => share < 1).map((share) => stage(share, wait, 'WaitIntervalInSeconds')),
    stage(1, policy?.TerminationWaitInSeconds ?? 0, 'TerminationWaitInSeconds'),
  ];
}

/** Seconds of AWS time that a deployment may take. */
export const executionLimit = (config: DeploymentConfig | undefined): number =>
  config?.BlueGreenUpdatePolicy?.MaximumExecutionTimeoutInSeconds ?? 28_800;

/** What does not fit, in words; `undefined` when the configuration can be carried out. */
export function planProblem(config: DeploymentConfig | undefined): string | undefined {
  const routing = config?.BlueGreenUpdatePolicy?.TrafficRoutingConfiguration;
  if (routing === undefined) return undefined;
  const { CanarySize: canary, LinearStepSize: step } = routing;
  if (routing.Type === 'CANARY' && canary === undefined)
    return 'CanarySize is required for CANARY traffic routing.';
  if (routing.Type === 'LINEAR' && step === undefined)
    return 'LinearStepSize is required for LINEAR traffic routing.';
  if (canary?.Type === 'CAPACITY_PERCENT' && canary.Value > 50) {
    return 'CanarySize must be at most 50 percent of the capacity.';
  }
  if (step?.Type === 'CAPACITY_PERCENT' && (step.Value < 10 || step.Value > 50)) {
    return 'LinearStepSize must be between 10 and 50 percent of the capacity.';
  }
  return timeProblem(config);
}

function timeProblem(config: DeploymentConfig | undefined): string | undefined {
  const limit = config?.BlueGreenUpdatePolicy?.MaximumExecutionTimeoutInSeconds;
  if (limit === undefined) return undefined;
  const waits = trafficPlan(config, 1).reduce((sum, { wait }) => sum + wait, 0);
  return limit > waits
    ? undefined
    : `MaximumExecutionTimeoutInSeconds (${limit}) must exceed the sum of the waits (${waits}).`;
}

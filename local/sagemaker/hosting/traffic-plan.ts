// The stages by which traffic moves from the blue fleet to the green one, and the words that AWS has for them.
import type { CapacitySize, DeploymentConfig } from '../operations/shapes/endpoint-config.ts';

export interface TrafficStage {
  /** Share of the traffic (0 to 1) that the green fleet takes in this stage. */
  readonly share: number;
  /** Seconds of AWS time for which alarms are watched before the next stage. */
  readonly wait: number;
  /** The member that asked for the wait. */
  readonly waitName: 'WaitIntervalInSeconds' | 'TerminationWaitInSeconds';
  readonly capacity: 'canary' | 'linear' | 'full';
}

function shareOf(size: CapacitySize | undefined, instances: number): number {
  if (size === undefined) return 1;
  const share = size.Type === 'CAPACITY_PERCENT' ? size.Value / 100 : size.Value / instances;
  return Math.min(1, share);
}

/** How many of a fleet's instances take traffic at this share. */
export const activeInstances = (share: number, instances: number): number =>
  share >= 1 ? instances : Math.max(1, Math.round(share * instances));

/** The message of `ActivatingTraffic`. Only the canary's wording is documented; the others follow it. */
export const activatingMessage = ({ share, capacity }: TrafficStage, instances: number): string =>
  `Activating traffic on ${capacity} capacity of ${activeInstances(share, instances)} instance(s).`;

/** The message of `Baking`. */
export const bakingMessage = ({ share, wait, waitName, capacity }: TrafficStage, instances: number): string =>
  `Baking for ${wait} seconds (${waitName}) with traffic enabled on ${capacity} capacity of ${activeInstances(share, instances)} instance(s).`;

/** `instances`: how many the green fleet was asked to have. The last stage is the wait for termination. */
export function trafficPlan(config: DeploymentConfig | undefined, instances: number): TrafficStage[] {
  const policy = config?.BlueGreenUpdatePolicy;
  const routing = policy?.TrafficRoutingConfiguration;
  const wait = routing?.WaitIntervalInSeconds ?? 0;
  const capacity = routing?.Type === 'LINEAR' ? 'linear' : 'canary';
  const shares: number[] = [];
  if (routing?.Type === 'CANARY') shares.push(shareOf(routing.CanarySize, instances));
  if (routing?.Type === 'LINEAR') {
    const step = shareOf(routing.LinearStepSize, instances);
    // A step of a third must not leave a last sliver by rounding.
    for (let share = step; share < 1 - 1e-9; share += step) shares.push(share);
  }
  const partial = shares
    .filter((share) => share < 1)
    .map((share) => ({ share, wait, waitName: 'WaitIntervalInSeconds' as const, capacity }) as const);
  const last = policy?.TerminationWaitInSeconds ?? 0;
  return [...partial, { share: 1, wait: last, waitName: 'TerminationWaitInSeconds', capacity: 'full' }];
}

/** Seconds of AWS time that a deployment may take. */
export const executionLimit = (config: DeploymentConfig | undefined): number =>
  config?.BlueGreenUpdatePolicy?.MaximumExecutionTimeoutInSeconds ?? 28_800;

/** What does not fit, in words; `undefined` when it can be carried out on a fleet of so many instances. */
export function planProblem(config: DeploymentConfig | undefined, instances: number): string | undefined {
  const routing = config?.BlueGreenUpdatePolicy?.TrafficRoutingConfiguration;
  if (routing === undefined) return undefined;
  return sizeProblem(routing, instances) ?? timeProblem(config, instances);
}

type Routing = NonNullable<DeploymentConfig['BlueGreenUpdatePolicy']>['TrafficRoutingConfiguration'];

function sizeProblem({ Type, CanarySize, LinearStepSize }: Routing, instances: number): string | undefined {
  if (Type === 'CANARY' && CanarySize === undefined)
    return 'CanarySize is required for CANARY traffic routing.';
  if (Type === 'LINEAR' && LinearStepSize === undefined)
    return 'LinearStepSize is required for LINEAR traffic routing.';
  if (CanarySize !== undefined && percentOf(CanarySize, instances) > 50) {
    return `CanarySize must be at most 50 percent of the capacity${asked(CanarySize, instances)}.`;
  }
  const step = LinearStepSize === undefined ? 10 : percentOf(LinearStepSize, instances);
  return step >= 10 && step <= 50
    ? undefined
    : `LinearStepSize must be between 10 and 50 percent of the capacity${asked(LinearStepSize, instances)}.`;
}

const percentOf = ({ Type, Value }: CapacitySize, instances: number): number =>
  Type === 'CAPACITY_PERCENT' ? Value : (100 * Value) / instances;

const asked = (size: CapacitySize | undefined, instances: number): string =>
  size?.Type === 'INSTANCE_COUNT' ? `: ${size.Value} of ${instances} instance(s) do not fit` : '';

function timeProblem(config: DeploymentConfig | undefined, instances: number): string | undefined {
  const limit = config?.BlueGreenUpdatePolicy?.MaximumExecutionTimeoutInSeconds;
  if (limit === undefined) return undefined;
  const waits = trafficPlan(config, instances).reduce((sum, { wait }) => sum + wait, 0);
  return limit > waits
    ? undefined
    : `MaximumExecutionTimeoutInSeconds (${limit}) must exceed the sum of the waits (${waits}).`;
}

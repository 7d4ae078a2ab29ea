// Every change of an endpoint: to disk first, then on the bus.
import { validationException } from '../errors.ts';
import { endpointDeploymentEvent, endpointEvent } from '../events/endpoint-event.ts';
import { arnOf } from '../names.ts';
import type { ProductionVariant } from '../operations/shapes/endpoint-config.ts';
import type {
  EndpointRecord,
  PendingDeployment,
  VariantStage,
  VariantSummary,
} from '../state/hosting-records.ts';
import type { World } from '../world.ts';
import type { FleetPlan } from './fleet-plan.ts';

export const endpointArn = (world: World, name: string): string => arnOf(world, `endpoint/${name}`);

/** Throws ValidationException. */
export function findEndpoint(world: World, name: string): EndpointRecord {
  const endpoint = world.state.endpoints.get(endpointArn(world, name));
  if (endpoint === undefined)
    throw validationException(`Could not find endpoint "${endpointArn(world, name)}".`);
  return endpoint;
}

/** Returns `undefined` when the endpoint is gone. A changed status becomes an event. */
export function changeEndpoint(
  world: World,
  name: string,
  change: Partial<EndpointRecord>,
): EndpointRecord | undefined {
  const arn = endpointArn(world, name);
  const before = world.state.endpoints.get(arn);
  const after = world.state.endpoints.patch(arn, { ...change, LastModifiedTime: world.time.now() });
  if (after !== undefined && before?.EndpointStatus !== after.EndpointStatus) {
    world.events.publish(endpointEvent(after));
  }
  return after;
}

export interface Stage {
  readonly status: VariantStage;
  /** What VariantStatus says, for a variant of so many instances. */
  readonly message: (instances: number) => string;
  /** How many of a variant's instances take traffic. */
  readonly active: (instances: number) => number;
}

function summary(plan: FleetPlan, variant: ProductionVariant, now: number, stage?: Stage): VariantSummary {
  const image = plan.containers[variant.VariantName]?.image ?? 'unknown';
  const weight = variant.InitialVariantWeight ?? 1;
  const count = variant.InitialInstanceCount ?? 1;
  const serverless = variant.ServerlessConfig;
  return {
    VariantName: variant.VariantName,
    DeployedImages: [{ SpecifiedImage: image, ResolvedImage: image, ResolutionTime: now }],
    CurrentWeight: weight,
    DesiredWeight: weight,
    ...(serverless === undefined
      ? { CurrentInstanceCount: stage?.active(count) ?? count, DesiredInstanceCount: count }
      : {
          CurrentServerlessConfig: serverless,
          ...(stage !== undefined && { DesiredServerlessConfig: serverless }),
        }),
    ...(stage !== undefined && {
      VariantStatus: [{ Status: stage.status, StatusMessage: stage.message(count), StartTime: now }],
    }),
  };
}

/** The variants of a configuration as DescribeEndpoint lists them; `stage` while they are being deployed. */
export const variantSummaries = (world: World, plan: FleetPlan, stage?: Stage): readonly VariantSummary[] =>
  plan.config.ProductionVariants.map((variant) => summary(plan, variant, world.time.now(), stage));

/** Shows how far a deployment is, in DescribeEndpoint and on the bus; what serves meanwhile looks as before. */
export function showStage(world: World, name: string, plan: FleetPlan, stage: Stage): void {
  const current = world.state.endpoints.get(endpointArn(world, name));
  if (current === undefined) return;
  const PendingDeploymentSummary: PendingDeployment = {
    EndpointConfigName: plan.config.EndpointConfigName,
    StartTime: current.PendingDeploymentSummary?.StartTime ?? world.time.now(),
    ProductionVariants: variantSummaries(world, plan, stage),
  };
  const after = changeEndpoint(world, name, { PendingDeploymentSummary });
  if (after !== undefined) world.events.publish(endpointDeploymentEvent(after));
}

export const launching: Stage = {
  status: 'Creating',
  message: (instances) => `Launching ${instances} instance(s).`,
  active: () => 0,
};

export const terminating: Stage = {
  status: 'Deleting',
  message: (instances) => `Terminating ${instances} instance(s).`,
  active: () => 0,
};

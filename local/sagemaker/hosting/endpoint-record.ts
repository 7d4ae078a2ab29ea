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
  readonly message: string;
  /** The weight that this fleet has now, of 1. */
  readonly weight: number;
}

function summary(plan: FleetPlan, variant: ProductionVariant, now: number, stage?: Stage): VariantSummary {
  const image = plan.containers[variant.VariantName]?.image ?? 'unknown';
  const weight = variant.InitialVariantWeight ?? 1;
  const starting = stage?.status === 'Creating';
  return {
    VariantName: variant.VariantName,
    DeployedImages: [{ SpecifiedImage: image, ResolvedImage: image, ResolutionTime: now }],
    CurrentWeight: stage === undefined ? weight : weight * stage.weight,
    DesiredWeight: weight,
    ...(variant.ServerlessConfig === undefined
      ? {
          CurrentInstanceCount: starting ? 0 : variant.InitialInstanceCount,
          DesiredInstanceCount: variant.InitialInstanceCount,
        }
      : { CurrentServerlessConfig: variant.ServerlessConfig }),
    ...(stage !== undefined && {
      VariantStatus: [{ Status: stage.status, StatusMessage: stage.message, StartTime: now }],
    }),
  };
}

/** The variants of a configuration as DescribeEndpoint lists them; `stage` while they are being deployed. */
export const variantSummaries = (world: World, plan: FleetPlan, stage?: Stage): readonly VariantSummary[] =>
  plan.config.ProductionVariants.map((variant) => summary(plan, variant, world.time.now(), stage));

/** Shows how far a deployment is, in DescribeEndpoint and on the bus. */
export function showStage(world: World, name: string, plan: FleetPlan, stage: Stage): void {
  const current = world.state.endpoints.get(endpointArn(world, name));
  if (current === undefined) return;
  const PendingDeploymentSummary: PendingDeployment = {
    EndpointConfigName: plan.config.EndpointConfigName,
    StartTime: current.PendingDeploymentSummary?.StartTime ?? world.time.now(),
    ProductionVariants: variantSummaries(world, plan, stage),
  };
  const ProductionVariants = current.ProductionVariants?.map((variant) => ({
    ...variant,
    CurrentWeight: variant.DesiredWeight * (1 - stage.weight),
  }));
  const after = changeEndpoint(world, name, { PendingDeploymentSummary, ProductionVariants });
  if (after !== undefined) world.events.publish(endpointDeploymentEvent(after));
}

// Weights and counts of an endpoint's variants, changed without a new configuration.
import { validationException } from '../errors.ts';
import { endpointDeploymentEvent } from '../events/endpoint-event.ts';
import type { EndpointRecord, VariantSummary } from '../state/hosting-records.ts';
import type { World } from '../world.ts';
import { changeEndpoint, findEndpoint, variantSummaries } from './endpoint-record.ts';
import { servingNow } from './endpoints.ts';
import { type FleetPlan, withVariants } from './fleet-plan.ts';
import type { LiveEndpoint } from './live-endpoint.ts';

export interface VariantChange {
  readonly VariantName: string;
  readonly DesiredWeight?: number | undefined;
  readonly DesiredInstanceCount?: number | undefined;
}

function checkChanges(endpoint: EndpointRecord, changes: readonly VariantChange[]): void {
  for (const { VariantName, DesiredInstanceCount } of changes) {
    const variant = endpoint.ProductionVariants?.find((known) => known.VariantName === VariantName);
    if (variant === undefined) {
      throw validationException(
        `Variant(s) "${VariantName}" not found in endpoint "${endpoint.EndpointArn}".`,
      );
    }
    if (DesiredInstanceCount !== undefined && variant.DesiredInstanceCount === undefined) {
      throw validationException(`Variant "${VariantName}" is serverless and has no DesiredInstanceCount.`);
    }
  }
}

function changed(plan: FleetPlan, changes: readonly VariantChange[]): FleetPlan {
  return withVariants(plan, ({ VariantName, ...variant }) => {
    const change = changes.find((each) => each.VariantName === VariantName);
    return {
      InitialVariantWeight: change?.DesiredWeight ?? variant.InitialVariantWeight,
      InitialInstanceCount: change?.DesiredInstanceCount ?? variant.InitialInstanceCount,
    };
  });
}

/** The variant on its way: what it has now, what it is to have, and `Updating` when its instances change. */
function underWay(now: VariantSummary, then: VariantSummary, StartTime: number): VariantSummary {
  const { DesiredWeight, DesiredInstanceCount: count } = then;
  const before = now.CurrentInstanceCount ?? 0;
  const scaling = count !== undefined && count !== before;
  const StatusMessage = `Scaling ${(count ?? 0) > before ? 'out' : 'in'} desired instance count to ${count}.`;
  return {
    ...now,
    DesiredWeight,
    DesiredInstanceCount: count,
    VariantStatus: scaling ? [{ Status: 'Updating', StatusMessage, StartTime }] : undefined,
  };
}

/** Throws ValidationException, also while an update is going on. */
export function updateWeights(world: World, name: string, changes: readonly VariantChange[]): EndpointRecord {
  const endpoint = findEndpoint(world, name);
  const live = servingNow(world, endpoint);
  checkChanges(endpoint, changes);
  const plan = changed(endpoint.plan, changes);
  const goals = variantSummaries(world, plan);
  const ProductionVariants = variantSummaries(world, endpoint.plan).map((variant, position) =>
    underWay(variant, goals[position] as VariantSummary, world.time.now()),
  );
  const updating = changeEndpoint(world, name, {
    EndpointStatus: 'Updating',
    FailureReason: undefined,
    ProductionVariants,
  }) as EndpointRecord;
  if (ProductionVariants.some(({ VariantStatus }) => VariantStatus !== undefined)) {
    world.events.publish(endpointDeploymentEvent(updating));
  }
  live.busy = Promise.all([live.busy, settleWeights(world, name, live, plan)]).then(() => {});
  return updating;
}

async function apply(live: LiveEndpoint, plan: FleetPlan): Promise<void> {
  const variants = live.shares.flatMap(({ fleet }) => fleet.variants);
  for (const { VariantName, InitialInstanceCount, InitialVariantWeight } of plan.config.ProductionVariants) {
    const served = variants.find(({ name }) => name === VariantName);
    await served?.resize(InitialInstanceCount ?? 1, live.ending);
    if (served !== undefined) served.weight = InitialVariantWeight ?? 1;
  }
}

/** New instances that do not get healthy bring the old weights and counts back. */
async function settleWeights(world: World, name: string, live: LiveEndpoint, plan: FleetPlan): Promise<void> {
  await world.time.linger(live.ending);
  const old = findEndpoint(world, name).plan;
  try {
    await apply(live, plan);
    if (live.ending.aborted) return;
    const ProductionVariants = variantSummaries(world, plan);
    changeEndpoint(world, name, { EndpointStatus: 'InService', plan, ProductionVariants });
  } catch (error) {
    if (live.ending.aborted) return;
    changeEndpoint(world, name, { EndpointStatus: 'RollingBack' });
    await apply(live, old).catch((failure: Error) => world.log(`weights of ${name}: ${failure.stack}`));
    changeEndpoint(world, name, {
      EndpointStatus: 'InService',
      ProductionVariants: variantSummaries(world, old),
      FailureReason: (error as Error).message.slice(0, 1024),
    });
  }
}

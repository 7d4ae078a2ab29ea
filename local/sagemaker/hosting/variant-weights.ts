// Weights and counts of an endpoint's variants, changed without a new configuration.
import { validationException } from '../errors.ts';
import type { EndpointRecord, VariantSummary } from '../state/hosting-records.ts';
import type { World } from '../world.ts';
import { changeEndpoint, findEndpoint } from './endpoint-record.ts';
import { refuseWhileBusy } from './endpoints.ts';
import type { FleetPlan } from './fleet-plan.ts';

export interface VariantChange {
  readonly VariantName: string;
  readonly DesiredWeight?: number | undefined;
  readonly DesiredInstanceCount?: number | undefined;
}

function checkNames(endpoint: EndpointRecord, changes: readonly VariantChange[]): void {
  const names = new Set(endpoint.ProductionVariants?.map(({ VariantName }) => VariantName));
  const unknown = changes.find(({ VariantName }) => !names.has(VariantName));
  if (unknown === undefined) return;
  throw validationException(
    `Variant(s) "${unknown.VariantName}" not found in endpoint "${endpoint.EndpointArn}".`,
  );
}

function desired(variant: VariantSummary, change: VariantChange | undefined): VariantSummary {
  return {
    ...variant,
    DesiredWeight: change?.DesiredWeight ?? variant.DesiredWeight,
    DesiredInstanceCount: change?.DesiredInstanceCount ?? variant.DesiredInstanceCount,
  };
}

/** Throws ValidationException. The counts are reported; how many processes run is the stand-in's own choice. */
export function updateWeights(world: World, name: string, changes: readonly VariantChange[]): EndpointRecord {
  const endpoint = findEndpoint(world, name);
  refuseWhileBusy(endpoint);
  checkNames(endpoint, changes);
  const ProductionVariants = endpoint.ProductionVariants?.map((variant) =>
    desired(
      variant,
      changes.find(({ VariantName }) => VariantName === variant.VariantName),
    ),
  );
  const updating = changeEndpoint(world, name, { EndpointStatus: 'Updating', ProductionVariants });
  void settleWeights(world, name);
  return updating as EndpointRecord;
}

/** The plan carries the new weights, so that they hold after a restart too. */
function reweighted(plan: FleetPlan, variants: readonly VariantSummary[]): FleetPlan {
  const weights = new Map(variants.map(({ VariantName, DesiredWeight }) => [VariantName, DesiredWeight]));
  const ProductionVariants = plan.config.ProductionVariants.map((variant) => ({
    ...variant,
    InitialVariantWeight: weights.get(variant.VariantName) ?? variant.InitialVariantWeight,
  }));
  return { ...plan, config: { ...plan.config, ProductionVariants } };
}

async function settleWeights(world: World, name: string): Promise<void> {
  const live = world.endpoints.get(name);
  await world.time.linger(live?.ending);
  const variants = findEndpoint(world, name).ProductionVariants ?? [];
  for (const { VariantName, DesiredWeight } of variants) {
    const served = live?.shares.flatMap(({ fleet }) => fleet.variants).find((v) => v.name === VariantName);
    if (served !== undefined) served.weight = DesiredWeight;
  }
  changeEndpoint(world, name, {
    EndpointStatus: 'InService',
    plan: reweighted(findEndpoint(world, name).plan, variants),
    ProductionVariants: variants.map((variant) => ({
      ...variant,
      CurrentWeight: variant.DesiredWeight,
      CurrentInstanceCount: variant.DesiredInstanceCount,
    })),
  });
}

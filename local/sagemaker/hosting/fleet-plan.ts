// What a fleet needs, settled when it is asked for: models and configurations may be deleted while they serve.
import { randomToken } from '../names.ts';
import type { ProductionVariant } from '../operations/shapes/endpoint-config.ts';
import type { EndpointConfigRecord } from '../state/hosting-records.ts';
import type { World } from '../world.ts';
import { findModel, type ServedContainer, servedContainer } from './models.ts';

export interface FleetPlan {
  readonly config: EndpointConfigRecord;
  /** The container of each variant, by variant name. */
  readonly containers: Readonly<Record<string, ServedContainer>>;
  /** Its folder below the endpoint's: its own, because a fleet of the same configuration may still be ending. */
  readonly folder: string;
}

/** Throws ValidationException for a model that is gone. */
export function fleetPlan(world: World, config: EndpointConfigRecord): FleetPlan {
  const containers = config.ProductionVariants.map(({ VariantName, ModelName }) => [
    VariantName,
    servedContainer(world, findModel(world, ModelName)),
  ]);
  const folder = `${config.EndpointConfigName}-${randomToken(8)}`;
  return { config, containers: Object.fromEntries(containers), folder };
}

type VariantChange = Partial<Pick<ProductionVariant, 'InitialVariantWeight' | 'InitialInstanceCount'>>;

/** The plan with other weights and counts. `change` gets each variant and gives what is to differ. */
export function withVariants(
  plan: FleetPlan,
  change: (variant: ProductionVariant) => VariantChange,
): FleetPlan {
  const ProductionVariants = plan.config.ProductionVariants.map((variant) => ({
    ...variant,
    ...change(variant),
  }));
  return { ...plan, config: { ...plan.config, ProductionVariants } };
}

export interface Retention {
  readonly RetainAllVariantProperties?: boolean | undefined;
  readonly ExcludeRetainedVariantProperties?: readonly { readonly VariantPropertyType: string }[] | undefined;
}

/** The new plan with the weights and counts that variants of the same name have now, as far as the caller wants. */
export function retaining(plan: FleetPlan, now: FleetPlan, retention: Retention): FleetPlan {
  if (retention.RetainAllVariantProperties !== true) return plan;
  const excluded = new Set(
    retention.ExcludeRetainedVariantProperties?.map(({ VariantPropertyType }) => VariantPropertyType),
  );
  return withVariants(plan, (variant) => {
    const old = now.config.ProductionVariants.find(({ VariantName }) => VariantName === variant.VariantName);
    const counted = old?.InitialInstanceCount !== undefined && variant.InitialInstanceCount !== undefined;
    return {
      ...(old !== undefined &&
        !excluded.has('DesiredWeight') && { InitialVariantWeight: old.InitialVariantWeight ?? 1 }),
      ...(counted &&
        !excluded.has('DesiredInstanceCount') && { InitialInstanceCount: old.InitialInstanceCount }),
    };
  });
}

/** Instances that the smallest variant asks for: what sizes given in instances are measured against. */
export const instancesOf = (plan: FleetPlan): number =>
  Math.min(...plan.config.ProductionVariants.map(({ InitialInstanceCount }) => InitialInstanceCount ?? 1));

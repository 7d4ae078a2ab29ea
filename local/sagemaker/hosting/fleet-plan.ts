// What a fleet needs, settled when it is asked for: models and configurations may be deleted while they serve.
import type { EndpointConfigRecord } from '../state/hosting-records.ts';
import type { World } from '../world.ts';
import { findModel, type ServedContainer, servedContainer } from './models.ts';

export interface FleetPlan {
  readonly config: EndpointConfigRecord;
  /** The container of each variant, by variant name. */
  readonly containers: Readonly<Record<string, ServedContainer>>;
}

/** Throws ValidationException for a model that is gone. */
export function fleetPlan(world: World, config: EndpointConfigRecord): FleetPlan {
  const containers = config.ProductionVariants.map(({ VariantName, ModelName }) => [
    VariantName,
    servedContainer(world, findModel(world, ModelName)),
  ]);
  return { config, containers: Object.fromEntries(containers) };
}

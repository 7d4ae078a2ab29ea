// A fleet: the serving processes of one endpoint configuration, all variants.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { World } from '../world.ts';
import type { FleetPlan } from './fleet-plan.ts';
import { startVariant, type VariantFleet } from './variant-fleet.ts';

export interface Fleet {
  readonly configName: string;
  readonly variants: readonly VariantFleet[];
  /** Lets requests in flight finish, then ends the processes and removes their files. */
  retire(): Promise<void>;
  /** Ends the processes now; the files stay for a restart. */
  stop(): Promise<void>;
}

export interface FleetPlace {
  readonly world: World;
  readonly endpoint: string;
  /** Aborts when the stand-in ends. */
  readonly ending: AbortSignal;
}

export const fleetFolder = (world: World, endpoint: string, plan: FleetPlan): string =>
  join(world.settings.dataDir, 'fleets', endpoint, plan.folder);

/**
 * Starts every variant and waits until all are healthy. Throws what DescribeEndpoint gives as FailureReason; nothing
 * runs then, but the files stay. `abandoned` gives the start up.
 */
export async function startFleet(
  place: FleetPlace,
  plan: FleetPlan,
  abandoned: AbortSignal = place.ending,
): Promise<Fleet> {
  const folder = fleetFolder(place.world, place.endpoint, plan);
  const start = (variant: FleetPlan['config']['ProductionVariants'][number]) => {
    const container = plan.containers[variant.VariantName];
    return startVariant(
      { ...place, variant, container, folder: join(folder, variant.VariantName) },
      abandoned,
    );
  };
  const outcomes = await Promise.allSettled(plan.config.ProductionVariants.map(start));
  const variants = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const stop = async () => {
    await Promise.all(variants.map((variant) => variant.stop()));
  };
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure !== undefined) {
    await stop();
    throw failure.reason;
  }
  const retire = async () => {
    await Promise.all(variants.map((variant) => variant.retire()));
    if (!place.ending.aborted) await rm(folder, { recursive: true, force: true });
  };
  return { configName: plan.config.EndpointConfigName, variants, retire, stop };
}

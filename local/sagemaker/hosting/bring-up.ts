// The first fleet of an endpoint: when it is created, and again when the stand-in is started again.
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EndpointRecord } from '../state/hosting-records.ts';
import type { World } from '../world.ts';
import { changeEndpoint, endpointArn, launching, showStage, variantSummaries } from './endpoint-record.ts';
import { startFleet } from './fleet.ts';
import type { FleetPlan } from './fleet-plan.ts';
import { LiveEndpoint } from './live-endpoint.ts';
import { takeDown } from './take-down.ts';

/** Starts the endpoint's fleet; the record tells how it went. */
export async function bringUp(world: World, name: string, plan: FleetPlan): Promise<void> {
  const live = new LiveEndpoint([]);
  world.endpoints.set(name, live);
  const work = firstFleet(world, name, plan, live);
  live.busy = work;
  await work;
}

async function firstFleet(world: World, name: string, plan: FleetPlan, live: LiveEndpoint): Promise<void> {
  const { ending } = live;
  const creating = world.state.endpoints.get(endpointArn(world, name))?.EndpointStatus === 'Creating';
  if (creating) showStage(world, name, plan, launching);
  try {
    if (creating) await world.time.linger(ending);
    const fleet = await startFleet({ world, endpoint: name, ending }, plan);
    if (ending.aborted) return await fleet.stop();
    live.route([{ fleet, share: 1 }]);
    changeEndpoint(world, name, {
      EndpointStatus: 'InService',
      ProductionVariants: variantSummaries(world, plan),
      PendingDeploymentSummary: undefined,
    });
  } catch (error) {
    if (ending.aborted) return;
    changeEndpoint(world, name, {
      EndpointStatus: 'Failed',
      FailureReason: (error as Error).message.slice(0, 1024),
      PendingDeploymentSummary: undefined,
    });
  }
}

/** What a crash in the middle of a deployment left on disk. */
async function removeOtherFleets(world: World, { EndpointName, plan }: EndpointRecord): Promise<void> {
  const folder = join(world.settings.dataDir, 'fleets', EndpointName);
  for (const name of await readdir(folder).catch(() => [])) {
    if (name !== plan.folder) await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** After a restart: what served serves again; an update that was under way is given up for the old configuration. */
export async function restoreEndpoints(world: World, reason: string): Promise<void> {
  const restore = async (endpoint: EndpointRecord) => {
    const { EndpointName: name, EndpointStatus: status } = endpoint;
    if (status === 'Failed') return;
    if (status === 'Deleting') return takeDown(world, name);
    if (status === 'Updating' || status === 'RollingBack') {
      changeEndpoint(world, name, { FailureReason: reason, PendingDeploymentSummary: undefined });
    }
    await removeOtherFleets(world, endpoint);
    await bringUp(world, name, endpoint.plan);
  };
  await Promise.all(world.state.endpoints.all().map(restore));
}

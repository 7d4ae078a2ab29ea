// Endpoints from creation to deletion, and back again after a restart.
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { validationException } from '../errors.ts';
import { endpointEvent } from '../events/endpoint-event.ts';
import type { DeploymentConfig } from '../operations/shapes/endpoint-config.ts';
import type { EndpointRecord } from '../state/hosting-records.ts';
import type { Tag } from '../state/state.ts';
import type { World } from '../world.ts';
import { deploy } from './deployment.ts';
import { findEndpointConfig } from './endpoint-configs.ts';
import { changeEndpoint, endpointArn, findEndpoint, showStage, variantSummaries } from './endpoint-record.ts';
import { startFleet } from './fleet.ts';
import { type FleetPlan, fleetPlan } from './fleet-plan.ts';
import { LiveEndpoint } from './live-endpoint.ts';
import { planProblem } from './traffic-plan.ts';

export interface NewEndpoint {
  readonly EndpointName: string;
  readonly EndpointConfigName: string;
  readonly DeploymentConfig?: DeploymentConfig | undefined;
  readonly Tags?: readonly Tag[] | undefined;
}

function checkDeployment(config: DeploymentConfig | undefined): void {
  const problem = planProblem(config);
  if (problem !== undefined) throw validationException(problem);
}

/** Throws ValidationException. */
export function createEndpoint(world: World, request: NewEndpoint): EndpointRecord {
  const { EndpointName: name, EndpointConfigName } = request;
  const arn = endpointArn(world, name);
  if (world.state.endpoints.get(arn) !== undefined) {
    throw validationException(`Cannot create already existing endpoint "${arn}".`);
  }
  const plan = fleetPlan(world, findEndpointConfig(world, EndpointConfigName));
  checkDeployment(request.DeploymentConfig);
  if (request.Tags !== undefined) world.state.tags.put(arn, { tags: request.Tags });
  const now = world.time.now();
  const endpoint = world.state.endpoints.put(arn, {
    EndpointName: name,
    EndpointArn: arn,
    EndpointConfigName,
    EndpointStatus: 'Creating',
    LastDeploymentConfig: request.DeploymentConfig,
    CreationTime: now,
    LastModifiedTime: now,
    plan,
  });
  world.events.publish(endpointEvent(endpoint));
  void bringUp(world, name, plan);
  return endpoint;
}

/** Starts the endpoint's fleet; the record tells how it went. */
async function bringUp(world: World, name: string, plan: FleetPlan): Promise<void> {
  const live = new LiveEndpoint([]);
  world.endpoints.set(name, live);
  const work = firstFleet(world, name, plan, live);
  live.busy = work;
  await work;
}

async function firstFleet(world: World, name: string, plan: FleetPlan, live: LiveEndpoint): Promise<void> {
  const creating = world.state.endpoints.get(endpointArn(world, name))?.EndpointStatus === 'Creating';
  if (creating)
    showStage(world, name, plan, { status: 'Creating', message: 'Creating new fleet.', weight: 0 });
  try {
    if (creating) await world.time.linger(live.ending);
    const fleet = await startFleet(world, name, plan, live.ending);
    if (live.ending.aborted) return await fleet.stop();
    live.route([{ fleet, share: 1 }]);
    changeEndpoint(world, name, {
      EndpointStatus: 'InService',
      ProductionVariants: variantSummaries(world, plan),
      PendingDeploymentSummary: undefined,
    });
  } catch (error) {
    if (live.ending.aborted) return;
    changeEndpoint(world, name, {
      EndpointStatus: 'Failed',
      FailureReason: (error as Error).message.slice(0, 1024),
      PendingDeploymentSummary: undefined,
    });
  }
}

const inProgress = ({ EndpointArn }: EndpointRecord) =>
  validationException(`Cannot update in-progress endpoint "${EndpointArn}".`);

/** Throws ValidationException. */
export function refuseWhileBusy(endpoint: EndpointRecord): void {
  if (['Creating', 'Updating', 'RollingBack', 'Deleting'].includes(endpoint.EndpointStatus)) {
    throw inProgress(endpoint);
  }
}

export interface EndpointUpdate {
  readonly EndpointName: string;
  readonly EndpointConfigName: string;
  readonly DeploymentConfig?: DeploymentConfig | undefined;
  readonly RetainDeploymentConfig?: boolean | undefined;
}

function checkUpdate(endpoint: EndpointRecord, plan: FleetPlan, config: DeploymentConfig | undefined): void {
  refuseWhileBusy(endpoint);
  if (endpoint.EndpointStatus === 'Failed') {
    throw validationException(
      `Cannot update endpoint "${endpoint.EndpointArn}" in status Failed: delete it instead.`,
    );
  }
  checkDeployment(config);
  const names = (of: FleetPlan) => of.config.ProductionVariants.map(({ VariantName }) => VariantName).sort();
  if (config?.BlueGreenUpdatePolicy !== undefined && names(plan).join() !== names(endpoint.plan).join()) {
    throw validationException(
      'A deployment with a BlueGreenUpdatePolicy must keep the names of the variants.',
    );
  }
}

/** Throws ValidationException, also while another update is going on. */
export function updateEndpoint(world: World, request: EndpointUpdate): EndpointRecord {
  const { EndpointName: name } = request;
  const endpoint = findEndpoint(world, name);
  const green = fleetPlan(world, findEndpointConfig(world, request.EndpointConfigName));
  const config =
    request.RetainDeploymentConfig === true ? endpoint.LastDeploymentConfig : request.DeploymentConfig;
  checkUpdate(endpoint, green, config);
  const live = world.endpoints.get(name);
  // After a restart an endpoint is InService again before its fleet is.
  if (live === undefined || live.shares.length === 0) throw inProgress(endpoint);
  const updating = changeEndpoint(world, name, { EndpointStatus: 'Updating', FailureReason: undefined });
  const deployment = { world, endpoint: name, live, blue: endpoint.plan, green, config, ending: live.ending };
  // The last deployment's old fleet may still be answering its last requests.
  live.busy = Promise.all([live.busy, deploy(deployment)]).then(() => {});
  return updating as EndpointRecord;
}

/** Throws ValidationException, also while an update is going on. */
export function deleteEndpoint(world: World, name: string): void {
  const endpoint = findEndpoint(world, name);
  if (endpoint.EndpointStatus === 'Deleting') return;
  refuseWhileBusy(endpoint);
  changeEndpoint(world, name, { EndpointStatus: 'Deleting' });
  void takeDown(world, name);
}

async function takeDown(world: World, name: string): Promise<void> {
  const live = world.endpoints.get(name);
  const fleets = live?.shares.map(({ fleet }) => fleet) ?? [];
  live?.route([]);
  await world.time.linger();
  await Promise.all(fleets.map((fleet) => fleet.retire()));
  await rm(join(world.settings.dataDir, 'fleets', name), { recursive: true, force: true });
  if (world.endpoints.get(name) === live) world.endpoints.delete(name);
  world.state.endpoints.delete(endpointArn(world, name));
  world.state.tags.delete(endpointArn(world, name));
}

/** What a crash in the middle of a deployment left on disk. */
async function removeOtherFleets(world: World, { EndpointName, plan }: EndpointRecord): Promise<void> {
  const folder = join(world.settings.dataDir, 'fleets', EndpointName);
  for (const name of await readdir(folder).catch(() => [])) {
    if (name !== plan.config.EndpointConfigName)
      await rm(join(folder, name), { recursive: true, force: true });
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

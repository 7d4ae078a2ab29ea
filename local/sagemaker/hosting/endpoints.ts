// Endpoints: created, moved to another configuration, deleted.
import { validationException } from '../errors.ts';
import { endpointEvent } from '../events/endpoint-event.ts';
import type { DeploymentConfig } from '../operations/shapes/endpoint-config.ts';
import type { EndpointRecord } from '../state/hosting-records.ts';
import type { Tag } from '../state/state.ts';
import type { World } from '../world.ts';
import { bringUp } from './bring-up.ts';
import { deploy } from './deployment.ts';
import { findEndpointConfig } from './endpoint-configs.ts';
import { changeEndpoint, endpointArn, findEndpoint } from './endpoint-record.ts';
import { type FleetPlan, fleetPlan, instancesOf, type Retention, retaining } from './fleet-plan.ts';
import type { LiveEndpoint } from './live-endpoint.ts';
import { takeDown } from './take-down.ts';
import { planProblem } from './traffic-plan.ts';

export interface NewEndpoint {
  readonly EndpointName: string;
  readonly EndpointConfigName: string;
  readonly DeploymentConfig?: DeploymentConfig | undefined;
  readonly Tags?: readonly Tag[] | undefined;
}

function checkDeployment(config: DeploymentConfig | undefined, plan: FleetPlan): void {
  const problem = planProblem(config, instancesOf(plan));
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
  checkDeployment(request.DeploymentConfig, plan);
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

const inProgress = ({ EndpointArn }: EndpointRecord) =>
  validationException(`Cannot update in-progress endpoint "${EndpointArn}".`);

function refuseWhileBusy(endpoint: EndpointRecord): void {
  if (['Creating', 'Updating', 'RollingBack', 'Deleting'].includes(endpoint.EndpointStatus)) {
    throw inProgress(endpoint);
  }
}

/** The endpoint when it serves and nothing else is going on. Throws ValidationException. */
export function servingNow(world: World, endpoint: EndpointRecord): LiveEndpoint {
  refuseWhileBusy(endpoint);
  if (endpoint.EndpointStatus === 'Failed') {
    throw validationException(
      `Cannot update endpoint "${endpoint.EndpointArn}" in status Failed: delete it instead.`,
    );
  }
  const live = world.endpoints.get(endpoint.EndpointName);
  // After a restart an endpoint is InService again before its fleet is.
  if (live === undefined || live.shares.length === 0) throw inProgress(endpoint);
  return live;
}

export interface EndpointUpdate extends Retention {
  readonly EndpointName: string;
  readonly EndpointConfigName: string;
  readonly DeploymentConfig?: DeploymentConfig | undefined;
  readonly RetainDeploymentConfig?: boolean | undefined;
}

function checkUpdate(endpoint: EndpointRecord, plan: FleetPlan, config: DeploymentConfig | undefined): void {
  checkDeployment(config, plan);
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
  const asked = fleetPlan(world, findEndpointConfig(world, request.EndpointConfigName));
  const green = retaining(asked, endpoint.plan, request);
  const config =
    request.RetainDeploymentConfig === true ? endpoint.LastDeploymentConfig : request.DeploymentConfig;
  const live = servingNow(world, endpoint);
  checkUpdate(endpoint, green, config);
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
  if (endpoint.EndpointStatus !== 'Failed') servingNow(world, endpoint);
  changeEndpoint(world, name, { EndpointStatus: 'Deleting' });
  void takeDown(world, name);
}

// A blue/green deployment: green fleet up, traffic over in stages under watch of the alarms, blue fleet away; or back.
import type { DeploymentConfig } from '../operations/shapes/endpoint-config.ts';
import type { VariantStage } from '../state/hosting-records.ts';
import type { World } from '../world.ts';
import { changeEndpoint, showStage, variantSummaries } from './endpoint-record.ts';
import { type Fleet, startFleet } from './fleet.ts';
import type { FleetPlan } from './fleet-plan.ts';
import type { LiveEndpoint } from './live-endpoint.ts';
import { executionLimit, type TrafficStage, trafficPlan } from './traffic-plan.ts';

/** Milliseconds between two looks at the alarms. */
const ALARM_EVERY = 500;

export interface Deployment {
  readonly world: World;
  readonly endpoint: string;
  readonly live: LiveEndpoint;
  readonly blue: FleetPlan;
  readonly green: FleetPlan;
  readonly config: DeploymentConfig | undefined;
  /** Aborts when the stand-in ends or the endpoint is deleted. */
  readonly ending: AbortSignal;
}

/** Why a deployment goes back, in the words of FailureReason. */
class RollBack extends Error {}

function show(deployment: Deployment, status: VariantStage, message: string, weight: number): void {
  showStage(deployment.world, deployment.endpoint, deployment.green, { status, message, weight });
}

const alarmNames = (config: DeploymentConfig | undefined): string[] =>
  (config?.AutoRollbackConfiguration?.Alarms ?? []).flatMap(({ AlarmName }) => AlarmName ?? []);

async function checkAlarms({ world, config }: Deployment): Promise<void> {
  const names = alarmNames(config);
  if (names.length === 0) return;
  const breached = await world.outside.alarmsInAlarm(names).catch((error: Error) => {
    world.log(`alarms cannot be read: ${error.message}`);
    return [];
  });
  if (breached.length > 0) {
    throw new RollBack(
      `The deployment was rolled back because of alarm(s) in ALARM state: ${breached.join(', ')}.`,
    );
  }
}

async function bake(deployment: Deployment, stage: TrafficStage, deadline: number): Promise<void> {
  const { world, ending } = deployment;
  const end = Date.now() + Math.max(world.time.scaled(stage.wait), world.settings.minimumWait);
  while (Date.now() < end && !ending.aborted) {
    await world.time.pause(Math.min(ALARM_EVERY, end - Date.now()), ending);
    await checkAlarms(deployment);
    if (Date.now() > deadline)
      throw new RollBack('The deployment exceeded MaximumExecutionTimeoutInSeconds.');
  }
  // What the stage's last requests did must count before the next stage begins.
  await world.metrics.flush();
  if (!ending.aborted) await checkAlarms(deployment);
}

async function startGreen(deployment: Deployment): Promise<Fleet> {
  const { world, endpoint, green, ending } = deployment;
  show(deployment, 'Creating', 'Creating new fleet.', 0);
  await world.time.linger(ending);
  try {
    return await startFleet(world, endpoint, green, ending);
  } catch (error) {
    throw new RollBack((error as Error).message, { cause: error });
  }
}

async function shift(deployment: Deployment, blue: Fleet, green: Fleet, deadline: number): Promise<void> {
  const { live, config, ending } = deployment;
  const instances = deployment.green.config.ProductionVariants[0]?.InitialInstanceCount ?? 1;
  for (const stage of trafficPlan(config, instances)) {
    if (ending.aborted) return;
    show(deployment, 'ActivatingTraffic', 'Activating traffic on the new fleet.', stage.share);
    live.route([
      { fleet: blue, share: 1 - stage.share },
      { fleet: green, share: stage.share },
    ]);
    show(deployment, 'Baking', stage.message, stage.share);
    await bake(deployment, stage, deadline);
  }
}

/** A configuration deployed over itself shares its unpacked model. */
const sameFiles = ({ blue, green }: Deployment): boolean =>
  blue.config.EndpointConfigName === green.config.EndpointConfigName;

/** The end of a deployment that went well: the endpoint is on the new configuration. */
function settle({ world, endpoint, live, green, config }: Deployment, fleet: Fleet): void {
  live.route([{ fleet, share: 1 }]);
  changeEndpoint(world, endpoint, {
    EndpointStatus: 'InService',
    EndpointConfigName: green.config.EndpointConfigName,
    plan: green,
    ProductionVariants: variantSummaries(world, green),
    PendingDeploymentSummary: undefined,
    LastDeploymentConfig: config,
    FailureReason: undefined,
  });
}

async function rollBack(deployment: Deployment, blue: Fleet, green: Fleet | undefined, reason: string) {
  const { world, endpoint, live } = deployment;
  live.route([{ fleet: blue, share: 1 }]);
  changeEndpoint(world, endpoint, { EndpointStatus: 'RollingBack' });
  show(deployment, 'Deleting', 'Deleting the new fleet.', 0);
  await green?.retire(sameFiles(deployment));
  await world.time.linger(deployment.ending);
  changeEndpoint(world, endpoint, {
    EndpointStatus: 'InService',
    ProductionVariants: variantSummaries(world, deployment.blue),
    PendingDeploymentSummary: undefined,
    FailureReason: reason.slice(0, 1024),
  });
}

/** Never throws: the endpoint's record tells how it went. */
export async function deploy(deployment: Deployment): Promise<void> {
  const { world, live, config, ending } = deployment;
  const blue = live.shares[0]?.fleet as Fleet;
  const limit = world.time.scaled(executionLimit(config));
  const deadline = Date.now() + Math.max(limit, world.settings.minimumDeploymentSeconds * 1000);
  let green: Fleet | undefined;
  try {
    green = await startGreen(deployment);
    await shift(deployment, blue, green, deadline);
    if (ending.aborted) return;
    settle(deployment, green);
    await blue.retire(sameFiles(deployment));
  } catch (error) {
    if (ending.aborted) return;
    if (!(error instanceof RollBack))
      world.log(`deployment of ${deployment.endpoint}: ${(error as Error).stack}`);
    await rollBack(deployment, blue, green, (error as Error).message);
  } finally {
    if (ending.aborted) await green?.stop();
  }
}

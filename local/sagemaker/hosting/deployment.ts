// A blue/green deployment: green fleet up, traffic over in stages under watch of the alarms, blue fleet away; or back.
import { rm } from 'node:fs/promises';
import type { DeploymentConfig } from '../operations/shapes/endpoint-config.ts';
import type { World } from '../world.ts';
import { changeEndpoint, launching, showStage, terminating, variantSummaries } from './endpoint-record.ts';
import { type Fleet, fleetFolder, startFleet } from './fleet.ts';
import { type FleetPlan, instancesOf } from './fleet-plan.ts';
import type { LiveEndpoint } from './live-endpoint.ts';
import {
  activatingMessage,
  activeInstances,
  bakingMessage,
  executionLimit,
  type TrafficStage,
  trafficPlan,
} from './traffic-plan.ts';

/** Milliseconds between two looks at the alarms. */
const ALARM_EVERY = 500;

export interface Deployment {
  readonly world: World;
  readonly endpoint: string;
  readonly live: LiveEndpoint;
  readonly blue: FleetPlan;
  readonly green: FleetPlan;
  readonly config: DeploymentConfig | undefined;
  /** Aborts when the stand-in ends. */
  readonly ending: AbortSignal;
}

interface Attempt extends Deployment {
  /** Aborts when MaximumExecutionTimeoutInSeconds is over. */
  readonly overdue: AbortSignal;
}

/** Why a deployment goes back, in the words of FailureReason. */
class RollBack extends Error {}

const tooLate = () => new RollBack('The deployment exceeded MaximumExecutionTimeoutInSeconds.');

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

async function bake(attempt: Attempt, stage: TrafficStage): Promise<void> {
  const { world, ending, overdue } = attempt;
  const either = AbortSignal.any([ending, overdue]);
  const end = Date.now() + Math.max(world.time.scaled(stage.wait), world.settings.minimumWait);
  while (Date.now() < end && !ending.aborted) {
    await world.time.pause(Math.min(ALARM_EVERY, end - Date.now()), either);
    await checkAlarms(attempt);
    if (overdue.aborted) throw tooLate();
  }
  // What the stage's last requests did must count before the next stage begins.
  await world.metrics.flush();
  if (!ending.aborted) await checkAlarms(attempt);
}

async function startGreen(attempt: Attempt): Promise<Fleet> {
  const { world, endpoint, green, ending, overdue } = attempt;
  showStage(world, endpoint, green, launching);
  await world.time.linger(ending);
  try {
    return await startFleet({ world, endpoint, ending }, green, AbortSignal.any([ending, overdue]));
  } catch (error) {
    if (!ending.aborted) await rm(fleetFolder(world, endpoint, green), { recursive: true, force: true });
    throw overdue.aborted ? tooLate() : new RollBack((error as Error).message, { cause: error });
  }
}

async function shift(attempt: Attempt, blue: Fleet, fleet: Fleet): Promise<void> {
  const { world, endpoint, live, config, ending, green } = attempt;
  for (const stage of trafficPlan(config, instancesOf(green))) {
    if (ending.aborted) return;
    const active = (instances: number) => activeInstances(stage.share, instances);
    const message = (instances: number) => activatingMessage(stage, instances);
    showStage(world, endpoint, green, { status: 'ActivatingTraffic', message, active });
    live.route([
      { fleet: blue, share: 1 - stage.share },
      { fleet, share: stage.share },
    ]);
    const baking = (instances: number) => bakingMessage(stage, instances);
    showStage(world, endpoint, green, { status: 'Baking', message: baking, active });
    await bake(attempt, stage);
  }
}

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

async function rollBack(attempt: Attempt, blue: Fleet, fleet: Fleet | undefined, reason: string) {
  const { world, endpoint, live, green } = attempt;
  live.route([{ fleet: blue, share: 1 }]);
  changeEndpoint(world, endpoint, { EndpointStatus: 'RollingBack' });
  showStage(world, endpoint, green, terminating);
  await fleet?.retire();
  await world.time.linger(attempt.ending);
  changeEndpoint(world, endpoint, {
    EndpointStatus: 'InService',
    ProductionVariants: variantSummaries(world, attempt.blue),
    PendingDeploymentSummary: undefined,
    FailureReason: reason.slice(0, 1024),
  });
}

/** Never throws: the endpoint's record tells how it went. */
export async function deploy(deployment: Deployment): Promise<void> {
  const { world, live, config, ending } = deployment;
  const blue = live.shares[0]?.fleet as Fleet;
  const limit = Math.max(
    world.time.scaled(executionLimit(config)),
    world.settings.minimumDeploymentSeconds * 1000,
  );
  const attempt = { ...deployment, overdue: AbortSignal.timeout(limit) };
  let green: Fleet | undefined;
  try {
    green = await startGreen(attempt);
    await shift(attempt, blue, green);
    if (ending.aborted) return;
    settle(attempt, green);
    await blue.retire();
  } catch (error) {
    if (ending.aborted) return;
    if (!(error instanceof RollBack))
      world.log(`deployment of ${deployment.endpoint}: ${(error as Error).stack}`);
    await rollBack(attempt, blue, green, (error as Error).message);
  } finally {
    if (ending.aborted) await green?.stop();
  }
}

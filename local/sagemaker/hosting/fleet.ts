// A fleet: the serving processes of one endpoint configuration, all variants.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type LogSink, openLog } from '../jobs/log-sink.ts';
import { randomToken } from '../names.ts';
import type { ProductionVariant } from '../operations/shapes/endpoint-config.ts';
import type { World } from '../world.ts';
import type { FleetPlan } from './fleet-plan.ts';
import { placeModelData } from './model-data.ts';
import { ServingInstance } from './serving-instance.ts';

/** Seconds that AWS gives a container to become healthy unless the variant says otherwise. */
const HEALTH_TIMEOUT = 240;
/** How long requests in flight may still take when a fleet is retired: a container's own time limit. */
const DRAIN_LIMIT = 60_000;

export interface VariantFleet {
  readonly name: string;
  weight: number;
  readonly instances: readonly ServingInstance[];
  /** Log stream of the first instance, as a ModelError names it. */
  readonly logStream: string;
}

export interface Fleet {
  readonly configName: string;
  readonly variants: readonly VariantFleet[];
  /** Lets requests in flight finish, then ends the processes and removes their files unless told to keep them. */
  retire(keepFiles?: boolean): Promise<void>;
  /** Ends the processes now; the files stay for a restart. */
  stop(): Promise<void>;
}

export const endpointLogGroup = (endpoint: string): string => `/aws/sagemaker/Endpoints/${endpoint}`;

interface Starting {
  readonly world: World;
  readonly endpoint: string;
  readonly plan: FleetPlan;
  readonly folder: string;
  readonly ending: AbortSignal;
  readonly logs: LogSink[];
}

async function startVariant(starting: Starting, variant: ProductionVariant): Promise<VariantFleet> {
  const { world, endpoint, ending, logs } = starting;
  const container = starting.plan.containers[variant.VariantName];
  const folder = join(starting.folder, variant.VariantName);
  const modelFolder = await placeModelData(world, container?.modelDataUrl, folder);
  const count = Math.min(variant.InitialInstanceCount ?? 1, world.settings.maxInstancesPerVariant);
  const logStream = `${variant.VariantName}/i-${randomToken(17)}`;
  const log = openLog(world, {
    file: join(folder, 'log.txt'),
    group: endpointLogGroup(endpoint),
    stream: logStream,
  });
  logs.push(log);
  const healthTimeout = variant.ContainerStartupHealthCheckTimeoutInSeconds ?? HEALTH_TIMEOUT;
  const environment = Object.fromEntries(
    Object.entries(container?.environment ?? {}).map(([key, value]) => [
      key,
      value.replace(/^\/opt\/ml\/model/, modelFolder),
    ]),
  );
  const plan = { world, folder, modelFolder, environment, healthTimeout, log, ending };
  const instances = Array.from({ length: count }, () => new ServingInstance(plan));
  const outcomes = await Promise.allSettled(instances.map((instance) => instance.start()));
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure !== undefined) {
    await Promise.all(instances.map((instance) => instance.stop()));
    throw notHealthy(variant.VariantName, failure.reason as Error);
  }
  return { name: variant.VariantName, weight: variant.InitialVariantWeight ?? 1, instances, logStream };
}

const notHealthy = (variant: string, cause: Error): Error =>
  new Error(
    `The primary container for production variant ${variant} did not pass the ping health check. Please check CloudWatch logs for this endpoint. (${cause.message})`,
    { cause },
  );

async function drained(world: World, variants: readonly VariantFleet[]): Promise<void> {
  const deadline = Date.now() + DRAIN_LIMIT;
  const busy = () => variants.some((variant) => variant.instances.some(({ outstanding }) => outstanding > 0));
  while (busy() && Date.now() < deadline) await world.time.pause(20);
}

/** Starts every variant and waits until all are healthy. Throws what DescribeEndpoint gives as FailureReason. */
export async function startFleet(
  world: World,
  endpoint: string,
  plan: FleetPlan,
  ending: AbortSignal,
): Promise<Fleet> {
  const { config } = plan;
  const configName = config.EndpointConfigName;
  const folder = join(world.settings.dataDir, 'fleets', endpoint, configName);
  const logs: LogSink[] = [];
  const starting = { world, endpoint, plan, folder, ending, logs };
  const outcomes = await Promise.allSettled(config.ProductionVariants.map((v) => startVariant(starting, v)));
  const variants = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const stop = async () => {
    await Promise.all(variants.flatMap(({ instances }) => instances.map((instance) => instance.stop())));
    await Promise.all(logs.map((log) => log.close()));
  };
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure !== undefined) {
    await stop();
    throw failure.reason;
  }
  const retire = async (keepFiles = false) => {
    await drained(world, variants);
    await stop();
    if (!keepFiles) await rm(folder, { recursive: true, force: true });
  };
  return { configName, variants, retire, stop };
}

// One variant of a fleet: its model on disk and the serving processes that answer for it.
import { join } from 'node:path';
import { type LogSink, openLog } from '../jobs/log-sink.ts';
import { randomToken } from '../names.ts';
import type { ProductionVariant } from '../operations/shapes/endpoint-config.ts';
import type { World } from '../world.ts';
import { placeModelData } from './model-data.ts';
import type { ServedContainer } from './models.ts';
import { type InstancePlan, ServingInstance } from './serving-instance.ts';

/** Seconds that AWS gives a container to become healthy unless the variant says otherwise. */
const HEALTH_TIMEOUT = 240;
/** How long requests in flight may still take when an instance goes: a container's own time limit. */
const DRAIN_LIMIT = 60_000;

export const endpointLogGroup = (endpoint: string): string => `/aws/sagemaker/Endpoints/${endpoint}`;

export interface VariantParts {
  readonly world: World;
  readonly endpoint: string;
  readonly variant: ProductionVariant;
  readonly container: ServedContainer | undefined;
  readonly folder: string;
  /** Aborts when the stand-in ends. */
  readonly ending: AbortSignal;
}

export class VariantFleet {
  readonly name: string;
  /** Log stream of the instances, as a ModelError names it. */
  readonly logStream: string;
  weight: number;
  #instances: readonly ServingInstance[] = [];
  readonly #world: World;
  readonly #log: LogSink;
  readonly #plan: InstancePlan;

  constructor(parts: VariantParts, modelFolder: string) {
    const { world, endpoint, variant, folder } = parts;
    this.name = variant.VariantName;
    this.logStream = `${variant.VariantName}/i-${randomToken(17)}`;
    this.weight = variant.InitialVariantWeight ?? 1;
    this.#world = world;
    const place = { group: endpointLogGroup(endpoint), stream: this.logStream };
    this.#log = openLog(world, { file: join(folder, 'log.txt'), ...place });
    this.#plan = instancePlan(parts, modelFolder, this.#log);
  }

  get instances(): readonly ServingInstance[] {
    return this.#instances;
  }

  /**
   * Brings the variant to so many processes, as far as the stand-in's own limit allows. Throws, and leaves it as it
   * was, when a new one does not become healthy or `abandoned` aborts.
   */
  async resize(asked: number, abandoned: AbortSignal): Promise<void> {
    const count = Math.min(asked, this.#world.settings.maxInstancesPerVariant);
    const missing = Math.max(0, count - this.#instances.length);
    const added = Array.from({ length: missing }, () => new ServingInstance(this.#plan));
    const outcomes = await Promise.allSettled(added.map((instance) => instance.start(abandoned)));
    const failure = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failure !== undefined) {
      await Promise.all(added.map((instance) => instance.stop()));
      throw notHealthy(this.name, failure.reason as Error);
    }
    const surplus = this.#instances.slice(count);
    this.#instances = [...this.#instances.slice(0, count), ...added];
    await Promise.all(surplus.map((instance) => this.#retire(instance)));
  }

  async #retire(instance: ServingInstance): Promise<void> {
    const deadline = Date.now() + DRAIN_LIMIT;
    const { ending } = this.#plan;
    while (instance.outstanding > 0 && Date.now() < deadline && !ending.aborted) {
      await this.#world.time.pause(20, ending);
    }
    await instance.stop();
  }

  /** Lets requests in flight finish, then ends the processes. */
  async retire(): Promise<void> {
    await Promise.all(this.#instances.map((instance) => this.#retire(instance)));
    await this.#log.close();
  }

  /** Ends the processes now. */
  async stop(): Promise<void> {
    await Promise.all(this.#instances.map((instance) => instance.stop()));
    await this.#log.close();
  }
}

function instancePlan(
  { world, variant, container, folder, ending }: VariantParts,
  model: string,
  log: LogSink,
) {
  const environment = Object.fromEntries(
    Object.entries(container?.environment ?? {}).map(([key, value]) => [
      key,
      value.replace(/^\/opt\/ml\/model/, model),
    ]),
  );
  const healthTimeout = variant.ContainerStartupHealthCheckTimeoutInSeconds ?? HEALTH_TIMEOUT;
  return { world, folder, modelFolder: model, environment, healthTimeout, log, ending };
}

const notHealthy = (variant: string, cause: Error): Error =>
  new Error(
    `The primary container for production variant ${variant} did not pass the ping health check. Please check CloudWatch logs for this endpoint. (${cause.message})`,
    { cause },
  );

/** Settles when every process is healthy. Throws what DescribeEndpoint gives as FailureReason; nothing runs then. */
export async function startVariant(parts: VariantParts, abandoned: AbortSignal): Promise<VariantFleet> {
  const { world, variant, container, folder } = parts;
  const modelFolder = await placeModelData(world, container?.modelDataUrl, folder);
  const fleet = new VariantFleet(parts, modelFolder);
  try {
    await fleet.resize(variant.InitialInstanceCount ?? 1, abandoned);
  } catch (error) {
    await fleet.stop();
    throw error;
  }
  return fleet;
}

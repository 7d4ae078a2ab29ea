// The stand-in as a whole: one HTTP server that answers for SageMaker's control plane and its runtime.
import { mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { resolve } from 'node:path';
import { openOutbox } from './events/outbox.ts';
import { restoreEndpoints } from './hosting/bring-up.ts';
import { collectMetrics } from './hosting/endpoint-metrics.ts';
import { failInterruptedProcessingJobs } from './jobs/processing-job.ts';
import { INTERRUPTED } from './jobs/running-job.ts';
import { failInterruptedTrainingJobs } from './jobs/training-status.ts';
import { type LocalSageMakerOptions, type Settings, withDefaults } from './options.ts';
import { awsOutside } from './outside/aws-outside.ts';
import { failInterruptedExecutions } from './pipeline/execution-record.ts';
import { controlPlane } from './protocol/control-plane.ts';
import { invokedEndpoint, runtime } from './protocol/runtime.ts';
import { claimDataFolder } from './state/data-folder-lock.ts';
import { openState } from './state/state.ts';
import { createTime } from './time.ts';
import type { World } from './world.ts';

/** Milliseconds for which a closing stand-in still tries to send its events. */
const LAST_EVENTS = 3000;

export interface LocalSageMaker {
  /** Not listening yet. */
  readonly server: Server;
  /** Settles when every endpoint of an earlier run serves again or has failed with a reason. */
  readonly ready: Promise<void>;
  /** Ends jobs, fleets and the server in order; what ran is marked as interrupted. */
  close(): Promise<void>;
}

function createWorld(settings: Settings): World {
  const { log, region } = settings;
  const state = openState(settings.dataDir);
  const time = createTime(settings.timeScale, settings.minimumWait);
  const outside = settings.outside ?? awsOutside(settings.awsEndpoint, region);
  const endpoints: World['endpoints'] = new Map();
  const serving = () =>
    [...endpoints].flatMap(([endpoint, live]) =>
      live.shares.flatMap(({ fleet }) =>
        fleet.variants.map(({ name }) => ({ endpoint, variant: name, config: fleet.configName })),
      ),
    );
  return {
    region,
    account: settings.accountId,
    settings,
    time,
    state,
    outside,
    log,
    endpoints,
    events: openOutbox({
      state,
      outside,
      time,
      log,
      duplicates: settings.duplicateEvents,
      late: settings.lateEvents,
    }),
    metrics: collectMetrics({ outside, log, heartbeat: settings.metricHeartbeat, serving }),
    executions: new Map(),
    jobs: new Map(),
  };
}

/** What a crash left running is over; jobs first, because executions wait for them. */
function settleInterrupted(world: World): void {
  failInterruptedProcessingJobs(world, INTERRUPTED);
  failInterruptedTrainingJobs(world, INTERRUPTED);
  failInterruptedExecutions(world, INTERRUPTED);
}

async function close(world: World, server: Server): Promise<void> {
  const stopped = new Promise<void>((done) => server.close(() => done()));
  const executions = [...world.executions.values()];
  const jobs = [...world.jobs.values()];
  for (const running of [...jobs, ...executions]) running.interrupt();
  await Promise.all([...jobs, ...executions].map((running) => running.done));
  await Promise.all([...world.endpoints.values()].map((live) => live.close()));
  server.closeAllConnections();
  await stopped;
  await world.metrics.close();
  await world.events.close(LAST_EVENTS);
  world.outside.close();
}

/** The folder is given back when its state cannot be read. */
function openWorld(settings: Settings, giveBack: () => void): World {
  try {
    const world = createWorld(settings);
    settleInterrupted(world);
    return world;
  } catch (error) {
    giveBack();
    throw error;
  }
}

/**
 * The server answers as soon as it listens; wait for `ready` to be sure of the endpoints. Throws DataFolderInUse when
 * another stand-in runs on the folder.
 */
export function createLocalSageMaker(options: LocalSageMakerOptions): LocalSageMaker {
  const settings = withDefaults({ ...options, dataDir: resolve(options.dataDir) });
  mkdirSync(settings.dataDir, { recursive: true });
  const giveBack = claimDataFolder(settings.dataDir);
  const world = openWorld(settings, giveBack);
  const ready = restoreEndpoints(world, INTERRUPTED);
  const server = createServer((request, response) => {
    const endpoint = invokedEndpoint(request);
    void (endpoint === undefined
      ? controlPlane(world, request, response)
      : runtime(world, endpoint, request, response));
  });
  // Clients keep connections open between calls that may be minutes apart.
  server.keepAliveTimeout = 120_000;
  let closing: Promise<void> | undefined;
  return {
    server,
    ready,
    close: () => {
      closing ??= close(world, server).finally(giveBack);
      return closing;
    },
  };
}

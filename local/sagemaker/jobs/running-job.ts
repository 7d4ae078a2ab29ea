// The jobs that run in this process: how they are stopped and awaited.
import type { World } from '../world.ts';

export const INTERRUPTED =
  'InternalServerError: the local SageMaker stand-in stopped while this was running. Start it again.';

export interface RunningJob {
  readonly done: Promise<void>;
  /** As a Stop operation asks. */
  stop(): void;
  /** As the end of the stand-in asks. */
  interrupt(): void;
}

export interface JobSignals {
  /** Aborts for both: a stop that was asked for and the end of the stand-in. */
  readonly ending: AbortSignal;
  readonly interrupted: () => boolean;
}

/** Runs `work`, which must settle the job's record itself whatever happens. */
export function trackJob(world: World, arn: string, work: (signals: JobSignals) => Promise<void>): void {
  const controller = new AbortController();
  let interrupted = false;
  const done = work({ ending: controller.signal, interrupted: () => interrupted })
    .catch((error: Error) => world.log(`${arn}: ${error.stack}`))
    .finally(() => world.jobs.delete(arn));
  world.jobs.set(arn, {
    done,
    stop: () => controller.abort(),
    interrupt: () => {
      interrupted = true;
      controller.abort();
    },
  });
}

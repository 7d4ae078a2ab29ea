// What the end of an execution means for the loop: what it left running stops, the lease goes back or on, everybody is told.
import type { CycleReport } from '../notification/cycle-report.ts';
import { findOutcome } from '../notification/kept-outcome.ts';
import type { NotificationSettings } from '../notification/notification-settings.ts';
import { tellOutcome } from '../notification/tell-outcome.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import type { Cycle } from './cycle.ts';
import { cycleOfExecution, findCycle, noteCycle } from './cycles.ts';
import { findPipeline } from './find-pipeline.ts';
import { readLease, releaseLease } from './lease.ts';
import { startCycle } from './start-cycle.ts';
import { stopPipeline } from './stop-pipeline.ts';

export type EndNeeds = Pick<
  Dependencies,
  'documents' | 'workflows' | 'sagemaker' | 'topics' | 'events' | 'clock' | 'logger'
>;
export interface EndSettings {
  readonly loopTable: string;
  readonly stateMachineArn: string;
  readonly pipelineName: string;
  readonly notifications: NotificationSettings;
}

/** The lease may have been handed on by an earlier delivery that crashed before it started the next cycle. */
export const startWhoeverHoldsIt = async (deps: EndNeeds, settings: EndSettings): Promise<void> => {
  const { cycle } = await readLease(deps, settings.loopTable);
  if (cycle === undefined || cycle === 0) return;
  const holder = await findCycle(deps, settings.loopTable, cycle);
  if (holder?.execution_name === undefined) await startCycle(deps, settings, cycle);
};

/** Stopped by a person, timed out or dead outside its own states, it could not say how it ended. */
const silentEnd = (cycle: Cycle | undefined, status: string): CycleReport => ({
  outcome: { kind: 'FAILED' },
  ...(cycle === undefined ? {} : { run: { cycle: cycle.cycle, reason: cycle.reason } }),
  error: {
    Error: status,
    Cause: `The execution ended as ${status} before it could report an outcome.`,
  },
});

/** Whoever reported an outcome has told it, or is completed here; a silent end is told here. */
const close = async (
  deps: EndNeeds,
  settings: EndSettings,
  name: string,
  status: string,
  cycle: Cycle | undefined,
): Promise<void> => {
  const kept = await findOutcome(deps, settings.notifications.NOTIFICATIONS_TABLE_NAME, name);
  if (kept !== undefined) {
    if (cycle?.outcome === undefined) await tellOutcome(deps, settings.notifications, name, kept);
    return;
  }
  if (cycle?.outcome !== undefined) return;
  if (status !== 'SUCCEEDED') {
    await tellOutcome(deps, settings.notifications, name, silentEnd(cycle, status));
    return;
  }
  if (cycle === undefined) return;
  const outcome_reason =
    'Another execution held the lease; what this one would have learnt, the next one learns.';
  await noteCycle(deps, settings.loopTable, cycle.cycle, { outcome: 'COALESCED', outcome_reason });
};

/** Before its dataset was about to be sealed it cannot have started a pipeline; after that it may not have come to note it. */
const stopWhatItStarted = async (
  deps: EndNeeds,
  { pipelineName }: EndSettings,
  name: string,
  { pipeline_execution_arn: noted, dataset_cutoff, opened_at }: Cycle,
): Promise<void> => {
  const mayHaveStarted = dataset_cutoff !== undefined;
  const pipeline_execution_arn =
    noted ?? (mayHaveStarted ? await findPipeline(deps, pipelineName, name, opened_at) : undefined);
  if (pipeline_execution_arn !== undefined) await stopPipeline(deps).run({ pipeline_execution_arn });
};

/**
 * Safe to repeat, and safe for an execution that holds nothing. A pipeline without its execution is stopped before the lease
 * goes on, so that two never train at once.
 */
export const endExecution = async (
  deps: EndNeeds,
  settings: EndSettings,
  name: string,
  status: string,
): Promise<void> => {
  const cycle = await cycleOfExecution(deps, settings.loopTable, name);
  if (status !== 'SUCCEEDED' && cycle !== undefined) await stopWhatItStarted(deps, settings, name, cycle);
  const { next } = await releaseLease(deps, settings.loopTable, name);
  deps.logger.info('lease released', { execution: name, status, next });
  await startWhoeverHoldsIt(deps, settings);
  await close(deps, settings, name, status, cycle);
};

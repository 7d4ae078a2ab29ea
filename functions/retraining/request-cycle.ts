// Starts an opened cycle, or finds it a place behind the retraining that runs: one at a time, none forgotten.
import type { Dependencies } from '../runtime/dependencies.ts';
import { RefusedMessage } from '../runtime/queue-handler.ts';
import { executionName } from './cycle.ts';
import { findCycle, noteCycle, recentCycles } from './cycles.ts';
import { readLease, takeLease, waitForLease } from './lease.ts';
import { startCycle } from './start-cycle.ts';

type Needs = Pick<Dependencies, 'documents' | 'workflows' | 'clock' | 'logger'>;
export interface StartSettings {
  readonly loopTable: string;
  readonly stateMachineArn: string;
}

const ATTEMPTS = 5;

const coalesce = (deps: Needs, loopTable: string, older: number, newer: number): Promise<void> =>
  noteCycle(deps, loopTable, older, {
    outcome: 'COALESCED',
    outcome_reason: `Cycle ${newer}, opened later, was waiting too; its dataset holds everything this one would have seen.`,
  });

/** Every older cycle that neither runs nor ran is covered by the one that waits now, also those an earlier crash forgot. */
const coalesceOlder = async (deps: Needs, loopTable: string, newer: number): Promise<void> => {
  const { cycle: running } = await readLease(deps, loopTable);
  for (const { cycle, reason, execution_name, outcome } of await recentCycles(deps, loopTable)) {
    const idle = reason !== 'activation' && execution_name === undefined && outcome === undefined;
    if (cycle < newer && cycle !== running && idle) await coalesce(deps, loopTable, cycle, newer);
  }
};

/** An activation does not wait: what an operator wanted then may be wrong when the running training has ended. */
const turnAway = (deps: Needs, loopTable: string, cycle: number): Promise<void> =>
  noteCycle(deps, loopTable, cycle, {
    outcome: 'COALESCED',
    outcome_reason:
      'A retraining had begun meanwhile. Look at what it comes to, and activate again if it is still wanted.',
  });

/** @returns whether the request found its place behind the running retraining. */
const queueUp = async (deps: Needs, loopTable: string, cycle: number): Promise<boolean> => {
  const { pending_cycle: waiting } = await readLease(deps, loopTable);
  if (waiting !== undefined && waiting > cycle) {
    await coalesce(deps, loopTable, cycle, waiting);
    return true;
  }
  if (!(await waitForLease(deps, loopTable, cycle))) return false;
  await coalesceOlder(deps, loopTable, cycle);
  deps.logger.info('waits for the running retraining', { cycle });
  return true;
};

/** Starts the cycle or finds it a place behind the one that runs; safe to repeat. */
export const requestCycle = async (deps: Needs, settings: StartSettings, cycle: number): Promise<void> => {
  const known = await findCycle(deps, settings.loopTable, cycle);
  if (known === undefined)
    throw new RefusedMessage(`Cycle ${cycle} is not in the loop table: it was never opened.`);
  if (known.execution_name !== undefined || known.outcome !== undefined) return;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (await takeLease(deps, settings.loopTable, executionName(cycle), cycle))
      return startCycle(deps, settings, cycle);
    if (known.reason === 'activation') return turnAway(deps, settings.loopTable, cycle);
    if (await queueUp(deps, settings.loopTable, cycle)) return;
  }
  throw new Error(`Cycle ${cycle} neither got the lease nor a place to wait; it may be asked for again.`);
};

// What the end of an execution means for the loop: the lease goes back, or on to the cycle that waits.
import type { Dependencies } from '../runtime/dependencies.ts';
import { findCycle, noteCycle } from './cycles.ts';
import { readLease, releaseLease } from './lease.ts';
import { startCycle } from './start-cycle.ts';

type Needs = Pick<Dependencies, 'documents' | 'workflows' | 'clock' | 'logger'>;
export interface Settings {
  readonly loopTable: string;
  readonly stateMachineArn: string;
}

const UNDER_WAY = new Set(['RUNNING', 'PENDING_REDRIVE']);

export const isUnderWay = (status: string): boolean => UNDER_WAY.has(status);

/** The lease may have been handed on by an earlier delivery that crashed before it started the next cycle. */
const startWhoeverHoldsIt = async (deps: Needs, settings: Settings): Promise<void> => {
  const { cycle } = await readLease(deps, settings.loopTable);
  if (cycle === undefined || cycle === 0) return;
  const holder = await findCycle(deps, settings.loopTable, cycle);
  if (holder?.execution_name === undefined) await startCycle(deps, settings, cycle);
};

/** An execution that was stopped, timed out or died outside its own states could not say how it ended. */
const noteSilentEnd = async (
  deps: Needs,
  settings: Settings,
  name: string,
  status: string,
): Promise<void> => {
  const { holder, cycle } = await readLease(deps, settings.loopTable);
  if (status === 'SUCCEEDED' || holder !== name || cycle === undefined || cycle === 0) return;
  const known = await findCycle(deps, settings.loopTable, cycle);
  if (known === undefined || known.outcome !== undefined) return;
  const outcome_reason = `The execution ended as ${status} before it could report an outcome.`;
  await noteCycle(deps, settings.loopTable, cycle, { outcome: 'FAILED', outcome_reason });
};

/** Safe to repeat, and safe for an execution that holds nothing. */
export const endExecution = async (
  deps: Needs,
  settings: Settings,
  name: string,
  status: string,
): Promise<void> => {
  await noteSilentEnd(deps, settings, name, status);
  const { next } = await releaseLease(deps, settings.loopTable, name);
  deps.logger.info('lease released', { execution: name, status, next });
  await startWhoeverHoldsIt(deps, settings);
};

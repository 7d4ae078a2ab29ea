// Tells which execution holds the lease, and refuses what cannot wait behind it.
import type { Dependencies } from '../runtime/dependencies.ts';
import { Problem } from '../runtime/problem.ts';
import { readLease } from './lease.ts';

type Needs = Pick<Dependencies, 'documents' | 'clock'>;

export interface Running {
  readonly execution: string;
  /** The cycle that starts when this one ends. */
  readonly waiting: number | undefined;
}

/** An expired lease belongs to nobody. */
export const runningExecution = async (deps: Needs, loopTable: string): Promise<Running | undefined> => {
  const { holder, expires_epoch = 0, pending_cycle } = await readLease(deps, loopTable);
  const expired = expires_epoch * 1000 < deps.clock().getTime();
  return holder === undefined || expired ? undefined : { execution: holder, waiting: pending_cycle };
};

/** @throws Problem naming the execution that runs. */
export const insistOnIdleLoop = async (deps: Needs, loopTable: string, remedy = ''): Promise<void> => {
  const running = await runningExecution(deps, loopTable);
  if (running === undefined) return;
  const { execution } = running;
  throw new Problem(
    'execution-running',
    `${execution} runs; GET /executions/${execution} shows how far it is. Ask again when it has ended${remedy}.`,
    { execution, progress: `/executions/${execution}` },
  );
};

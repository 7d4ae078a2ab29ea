// Starts the execution of a cycle under its deterministic name; starting it twice is starting it once.
import { ExecutionAlreadyExists, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Dependencies } from '../runtime/dependencies.ts';
import { executionName } from './cycle.ts';
import { findCycle, noteCycle } from './cycles.ts';
import { releaseLease } from './lease.ts';

type Needs = Pick<Dependencies, 'documents' | 'workflows' | 'clock'>;

/**
 * A cycle that has its outcome already (coalesced meanwhile) is not started, and gives back the lease taken for it.
 * @throws Error when the loop table knows no such cycle.
 */
export const startCycle = async (
  deps: Needs,
  { loopTable, stateMachineArn }: { loopTable: string; stateMachineArn: string },
  cycle: number,
): Promise<void> => {
  const known = await findCycle(deps, loopTable, cycle);
  if (known === undefined)
    throw new Error(`Cycle ${cycle} was requested but is not in the loop table; it was never opened.`);
  const name = executionName(cycle);
  if (known.outcome !== undefined) {
    await releaseLease(deps, loopTable, name);
    return;
  }
  const input = JSON.stringify({ cycle, reason: known.reason, evidence: known.evidence });
  try {
    await deps.workflows.send(new StartExecutionCommand({ stateMachineArn, name, input }));
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
  }
  await noteCycle(deps, loopTable, cycle, { execution_name: name });
};

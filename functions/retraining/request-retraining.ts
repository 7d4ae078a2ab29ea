// POST /retrain and POST /bootstrap: a person asks for a cycle; it then takes the same way as any other.
import type { Dependencies } from '../runtime/dependencies.ts';
import type { HttpReply } from '../runtime/http-handler.ts';
import { executionName } from './cycle.ts';
import { openNextCycle, readCounters } from './open-next-cycle.ts';

type Needs = Pick<Dependencies, 'documents' | 'clock'>;

export const requestRetraining = async (
  deps: Needs,
  loopTable: string,
  reason: 'manual' | 'bootstrap',
  note: string | undefined,
): Promise<HttpReply> => {
  const counters = await readCounters(deps, loopTable);
  const cycle = await openNextCycle(deps, loopTable, counters, () => ({
    reason,
    evidence: { requested_by: 'operator', ...(note === undefined ? {} : { note }) },
    volumeMark: counters.total,
  }));
  if (cycle === undefined) throw new Error('A cycle asked for by hand was not opened.');
  const execution = executionName(cycle.cycle);
  return {
    status: 202,
    body: { cycle: cycle.cycle, execution, progress: `/executions/${execution}` },
    headers: { location: `/executions/${execution}` },
  };
};

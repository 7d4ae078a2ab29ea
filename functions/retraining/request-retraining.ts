// POST /retrain and POST /bootstrap: a person asks for a cycle; it then takes the same way as any other.
import type { Dependencies } from '../runtime/dependencies.ts';
import type { HttpReply } from '../runtime/http-handler.ts';
import { executionName } from './cycle.ts';
import { openNextCycle, readCounters } from './open-next-cycle.ts';
import { given, type Overrides } from './overrides.ts';

type Needs = Pick<Dependencies, 'documents' | 'clock'>;

export const requestRetraining = async (
  deps: Needs,
  loopTable: string,
  reason: 'manual' | 'bootstrap',
  note: string | undefined,
  overrides: Overrides = {},
): Promise<HttpReply> => {
  const counters = await readCounters(deps, loopTable);
  const cycle = await openNextCycle(deps, loopTable, counters, () => ({
    reason,
    evidence: { requested_by: 'operator', ...(note === undefined ? {} : { note }), ...given(overrides) },
    volumeMark: counters.total,
  }));
  if (cycle === undefined) throw new Error('A cycle asked for by hand was not opened.');
  return cycleAnswer(cycle.cycle);
};

/** Where a cycle that was just opened can be followed. */
export const cycleAnswer = (cycle: number): HttpReply => {
  const execution = executionName(cycle);
  const progress = `/executions/${execution}`;
  return { status: 202, body: { cycle, execution, progress }, headers: { location: progress } };
};

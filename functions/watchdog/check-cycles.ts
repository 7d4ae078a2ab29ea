// Is every open cycle on its way? One that was never started is started; one whose execution is over is closed.
import type { Repair } from '../../events/loop-repaired.ts';
import { type Cycle, executionName } from '../retraining/cycle.ts';
import { recentCycles } from '../retraining/cycles.ts';
import { endExecution } from '../retraining/end-execution.ts';
import { type Lease, readLease } from '../retraining/lease.ts';
import { requestCycle } from '../retraining/request-cycle.ts';
import { isUnderWay } from '../retraining/under-way.ts';
import {
  type Check,
  type CheckNeeds,
  type CheckSettings,
  isOlder,
  NEWS_OVERDUE_MS,
  START_OVERDUE_MS,
} from './check.ts';
import { executionStatus } from './execution-status.ts';

/** Open cycles are among the latest: at most one runs, one waits, and older ones are coalesced. */
const CYCLES_LOOKED_AT = 50;

const start = async (
  deps: CheckNeeds,
  settings: CheckSettings,
  { cycle, opened_at }: Cycle,
): Promise<Repair> => {
  await requestCycle(deps, settings, cycle);
  const reason = `The cycle was opened at ${opened_at} and never started; its request was lost or given up.`;
  return { kind: 'execution-started', subject: executionName(cycle), reason };
};

const close = async (
  deps: CheckNeeds,
  settings: CheckSettings,
  name: string,
  openedAt: string,
): Promise<Repair[]> => {
  const execution = await executionStatus(deps, settings.stateMachineArn, name);
  if (execution !== undefined && isUnderWay(execution.status)) return [];
  const since = execution === undefined ? openedAt : execution.stoppedAt;
  if (!isOlder(since, NEWS_OVERDUE_MS, deps.clock())) return [];
  const status = execution?.status ?? 'UNKNOWN';
  await endExecution(deps, settings, name, status);
  const reason = `The execution ended as ${status}, but its cycle was still open.`;
  return [{ kind: 'execution-closed', subject: name, reason }];
};

const look = async (
  deps: CheckNeeds,
  settings: CheckSettings,
  cycle: Cycle,
  lease: Lease,
): Promise<Repair[]> => {
  const { execution_name: name, opened_at } = cycle;
  if (cycle.cycle === lease.pending_cycle || cycle.cycle === lease.cycle) return [];
  if (name !== undefined) return close(deps, settings, name, opened_at);
  return isOlder(opened_at, START_OVERDUE_MS, deps.clock()) ? [await start(deps, settings, cycle)] : [];
};

export const checkCycles: Check = async (deps, settings) => {
  const repairs: Repair[] = [];
  for (const cycle of await recentCycles(deps, settings.loopTable, CYCLES_LOOKED_AT)) {
    if (cycle.outcome !== undefined) continue;
    repairs.push(...(await look(deps, settings, cycle, await readLease(deps, settings.loopTable))));
  }
  return repairs;
};

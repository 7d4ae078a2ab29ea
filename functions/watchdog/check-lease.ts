// Is the lease held by an execution that runs? If not, it goes back, or its execution is started, or ended.
import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import type { Repair } from '../../events/loop-repaired.ts';
import { endExecution, startWhoeverHoldsIt } from '../retraining/end-execution.ts';
import { executionArn } from '../retraining/execution-arn.ts';
import { type Lease, readLease, releaseLease, takenAt } from '../retraining/lease.ts';
import { startCycle } from '../retraining/start-cycle.ts';
import { isUnderWay } from '../retraining/under-way.ts';
import { type Check, type CheckNeeds, type CheckSettings, isOlder, NEWS_OVERDUE_MS } from './check.ts';
import { executionStatus } from './execution-status.ts';

type Held = Lease & { readonly holder: string };

const stopOverdue = async (deps: CheckNeeds, settings: CheckSettings, { holder }: Held): Promise<Repair> => {
  const cause = 'It ran longer than its lease lasts; another retraining may begin.';
  await deps.workflows.send(
    new StopExecutionCommand({
      executionArn: executionArn(settings.stateMachineArn, holder),
      error: 'LeaseExpired',
      cause,
    }),
  );
  return { kind: 'execution-stopped', subject: holder, reason: cause };
};

/** Step Functions' answers are eventually consistent, so an execution that was started a moment ago may be unknown. */
const startOrFree = async (deps: CheckNeeds, settings: CheckSettings, lease: Held): Promise<Repair[]> => {
  if (!isOlder(new Date(takenAt(lease)), NEWS_OVERDUE_MS, deps.clock())) return [];
  const { holder, cycle = 0 } = lease;
  if (cycle > 0) {
    await startCycle(deps, settings, cycle);
    const reason = 'The lease was taken for it, but whoever took it did not come to start it.';
    return [{ kind: 'execution-started', subject: holder, reason }];
  }
  await releaseLease(deps, settings.loopTable, holder);
  await startWhoeverHoldsIt(deps, settings);
  const reason = 'The lease was taken for an execution that Step Functions does not know.';
  return [{ kind: 'lease-released', subject: holder, reason }];
};

export const checkLease: Check = async (deps, settings) => {
  const lease = await readLease(deps, settings.loopTable);
  const { holder, expires_epoch = 0 } = lease;
  if (holder === undefined) return [];
  const held = { ...lease, holder };
  const execution = await executionStatus(deps, settings.stateMachineArn, holder);
  if (execution === undefined) return startOrFree(deps, settings, held);
  const { status, stoppedAt } = execution;
  if (isUnderWay(status))
    return deps.clock().getTime() > expires_epoch * 1000 ? [await stopOverdue(deps, settings, held)] : [];
  if (!isOlder(stoppedAt, NEWS_OVERDUE_MS, deps.clock())) return [];
  await endExecution(deps, settings, holder, status);
  const reason = `The execution ended as ${status}, but the event of its end did not arrive.`;
  return [{ kind: 'lease-released', subject: holder, reason }];
};

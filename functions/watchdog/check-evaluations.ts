// Is every open evaluation on its way? One that was never started is started; one whose execution is over is closed.
import type { Repair } from '../../events/loop-repaired.ts';
import { closeEvaluation } from '../evaluation/close-evaluation.ts';
import { type EvaluationRecord, hasEnded } from '../evaluation/evaluation-record.ts';
import { listEvaluationRecords } from '../evaluation/evaluations.ts';
import { startEvaluation } from '../evaluation/start-evaluation.ts';
import { isUnderWay } from '../retraining/under-way.ts';
import { type Check, type CheckNeeds, type CheckSettings, isOlder, NEWS_OVERDUE_MS } from './check.ts';
import { executionStatus } from './execution-status.ts';

const EVALUATIONS_LOOKED_AT = 50;

const look = async (
  deps: CheckNeeds,
  settings: CheckSettings,
  { evaluation_id: subject, requested_at }: EvaluationRecord,
): Promise<Repair[]> => {
  if (!isOlder(requested_at, NEWS_OVERDUE_MS, deps.clock())) return [];
  const execution = await executionStatus(deps, settings.evaluationMachineArn, subject);
  if (execution === undefined) {
    await startEvaluation(deps, settings.evaluationMachineArn, subject);
    const reason = `It was asked for at ${requested_at} and never started.`;
    return [{ kind: 'evaluation-started', subject, reason }];
  }
  const { status, stoppedAt } = execution;
  if (isUnderWay(status) || !isOlder(stoppedAt, NEWS_OVERDUE_MS, deps.clock())) return [];
  await closeEvaluation(deps, settings, subject, status);
  const reason = `The execution ended as ${status}, but its evaluation was still open.`;
  return [{ kind: 'evaluation-closed', subject, reason }];
};

export const checkEvaluations: Check = async (deps, settings) => {
  const { items } = await listEvaluationRecords(deps, settings.evaluationsTable, EVALUATIONS_LOOKED_AT);
  const repairs: Repair[] = [];
  for (const record of items) if (!hasEnded(record)) repairs.push(...(await look(deps, settings, record)));
  return repairs;
};

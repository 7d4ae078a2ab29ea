// Does anybody wait for news that was lost, or wait no longer? They are told; tokens past their deadline are forgotten.
import type { Repair } from '../../events/loop-repaired.ts';
import { observe } from '../callbacks/observation.ts';
import {
  forget,
  isReused,
  leaveOutcome,
  type OpenCallback,
  openCallbacks,
  settle,
} from '../callbacks/rendezvous.ts';
import { type Check, type CheckNeeds, isOlder, NEWS_OVERDUE_MS } from './check.ts';

/** The longest that a waiting task of the state machine lasts (12 h), and an hour. */
export const CALLBACK_DEADLINE_MS = 13 * 3600_000;

const tell = async (deps: CheckNeeds, loopTable: string, callback: OpenCallback): Promise<Repair[]> => {
  const { arn, kind } = callback;
  if (kind === undefined) return [];
  const outcome = await observe(deps, kind, arn);
  if (outcome === undefined) return [];
  const whole = isReused(kind) ? { ...callback, outcome } : await leaveOutcome(deps, loopTable, arn, outcome);
  if (!(await settle(deps, loopTable, arn, whole))) return [];
  const reason = `It became ${outcome.status}, but no news of that reached whoever waited for it.`;
  return [{ kind: 'callback-answered', subject: arn, reason }];
};

const look = async (deps: CheckNeeds, loopTable: string, callback: OpenCallback): Promise<Repair[]> => {
  const { arn, task_token = '', waiting_since } = callback;
  if (!isOlder(waiting_since, NEWS_OVERDUE_MS, deps.clock())) return [];
  const told = await tell(deps, loopTable, callback);
  if (told.length > 0 || !isOlder(waiting_since, CALLBACK_DEADLINE_MS, deps.clock())) return told;
  await forget(deps, loopTable, arn, task_token);
  const reason = `Somebody waited for it since ${waiting_since}; no task of the loop waits that long.`;
  return [{ kind: 'callback-forgotten', subject: arn, reason }];
};

export const checkCallbacks: Check = async (deps, { loopTable }) => {
  const repairs: Repair[] = [];
  for (const callback of await openCallbacks(deps, loopTable))
    repairs.push(...(await look(deps, loopTable, callback)));
  return repairs;
};

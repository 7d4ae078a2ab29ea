// Judges the counters again on a schedule: age has no event of its own, and what a cool-down or a lost record held back is due.
import * as z from 'zod';
import type { Repair } from '../../events/loop-repaired.ts';
import {
  type NotificationSettings,
  readNotificationSettings,
} from '../notification/notification-settings.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { eventBridge } from '../runtime/clients/eventbridge.ts';
import { sns } from '../runtime/clients/sns.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { system } from '../runtime/system.ts';
import { type Task, taskHandler } from '../runtime/task-handler.ts';
import { noteRepair, tellRepairs } from '../watchdog/report-repairs.ts';
import type { Cycle } from './cycle.ts';
import { readLimits } from './limits.ts';
import { openNextCycle, readCounters } from './open-next-cycle.ts';
import { judge, type Limits } from './thresholds.ts';

type Needs = Pick<Dependencies, 'documents' | 'topics' | 'events' | 'clock' | 'logger'>;
const AnyEvent = z.unknown();

const STREAM_OVERDUE_MS = 60_000;

/** It was due already when the counters last changed, and the stream has had its time: its record was lost. */
const wasMissed = (
  counters: Awaited<ReturnType<typeof readCounters>>,
  before: readonly Cycle[],
  limits: Limits,
  now: Date,
): boolean => {
  if (counters.changed_at === undefined) return false;
  const changed = new Date(counters.changed_at);
  const overdue = now.getTime() - changed.getTime() > STREAM_OVERDUE_MS;
  const due = judge(counters, before, changed, limits);
  return overdue && due !== undefined && due.reason !== 'age';
};

const missed = ({ cycle, reason }: Cycle): Repair => ({
  kind: 'window-judged',
  subject: `cycle ${cycle}`,
  reason: `The counters called for a retraining (${reason}), but the record of their change was never judged.`,
});

export const judgeOnSchedule = (
  deps: Needs,
  settings: NotificationSettings,
  limits: Limits,
): Task<typeof AnyEvent, { opened: number | null }> => ({
  input: AnyEvent,
  run: async () => {
    const counters = await readCounters(deps, settings.LOOP_TABLE_NAME);
    let before: readonly Cycle[] = [];
    const cycle = await openNextCycle(deps, settings.LOOP_TABLE_NAME, counters, (recent) => {
      before = recent;
      return judge(counters, recent, deps.clock(), limits);
    });
    if (cycle !== undefined && wasMissed(counters, before, limits, deps.clock())) {
      await noteRepair(deps, settings, missed(cycle));
      await tellRepairs(deps, settings);
    }
    return { opened: cycle?.cycle ?? null };
  },
});

export const handler = taskHandler(
  'judge-on-schedule',
  judgeOnSchedule(
    { ...system, documents: dynamoDb(), topics: sns(), events: eventBridge() },
    readNotificationSettings(),
    readLimits(),
  ),
  system.logger,
);

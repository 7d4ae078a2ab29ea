// Replays feedback through the rule that opens cycles, as if it came now under other limits. Pure.
import type { FeedbackItem } from '../../events/feedback-recorded.ts';
import type { Evidence, RetrainingReason } from '../../events/retraining-requested.ts';
import { type Counters, incrementsOf, NO_COUNTS } from '../feedback/counters.ts';
import type { Cycle } from './cycle.ts';
import { judge, type Limits } from './thresholds.ts';

export type Replayed = Pick<
  FeedbackItem,
  'user_label' | 'model_prediction' | 'ask_probability' | 'timestamp'
>;

export interface OpenedCycle {
  readonly at: string;
  /** Corrections counted by then. */
  readonly after_labels: number;
  readonly reason: RetrainingReason;
  readonly evidence: Evidence;
}

/** As many as the judge is shown. */
const RECENT = 10;

const added = (counters: Counters, row: Replayed): Counters => {
  const next: Record<string, number> = { ...counters };
  for (const [name, by] of Object.entries(incrementsOf(row))) next[name] = (next[name] ?? 0) + (by ?? 0);
  return next as Counters;
};

/**
 * Each row is judged at the moment it was handed in, and each cycle counts as one that put a model in service: what its
 * candidate would have come to, nobody can know. @param rows in any order.
 */
export const replay = (rows: readonly Replayed[], limits: Limits): OpenedCycle[] => {
  const opened: OpenedCycle[] = [];
  let recent: readonly Cycle[] = [];
  let counters: Counters = NO_COUNTS;
  for (const row of rows.toSorted((a, b) => (a.timestamp < b.timestamp ? -1 : 1))) {
    counters = added(counters, row);
    const trigger = judge(counters, recent, new Date(row.timestamp), limits);
    if (trigger === undefined) continue;
    const { reason, evidence, volumeMark: volume_mark } = trigger;
    const cycle = (recent[0]?.cycle ?? 0) + 1;
    const opened_at = row.timestamp;
    recent = [
      { cycle, reason, evidence, counters, volume_mark, opened_at, outcome: 'PROMOTED' as const },
      ...recent,
    ].slice(0, RECENT);
    opened.push({ at: opened_at, after_labels: counters.total, reason, evidence });
  }
  return opened;
};

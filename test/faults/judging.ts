// Judges a round from outside: what became of the corrections, in the words of Jepsen's set checker, and of the cycle they opened.
import type * as z from 'zod';
import { FeedbackItem } from '../../events/feedback-recorded.ts';
import { type Counters, incrementsOf, type Measure, sum } from '../../functions/feedback/counters.ts';
import type { CycleOutcome } from '../../functions/retraining/cycle.ts';
import type { LoopState, LoopView } from './loop-view.ts';
import type { Submission } from './submitting.ts';

/** `stopped`: a person stops the pipeline, and the cycle fails; `any`: whatever it comes to, told once. */
export type Ending = 'promoted' | 'stopped' | 'any';

const Stored = FeedbackItem.pick({
  user_label: true,
  model_prediction: true,
  ask_probability: true,
  counted_at: true,
});
type Stored = z.infer<typeof Stored>;

const BOTH_TOPICS = ['bus', 'deployment-topic', 'training-topic'];
/** Who must have heard of a cycle that ended so. */
const AUDIENCE: Partial<Record<CycleOutcome, readonly string[]>> = {
  PROMOTED: BOTH_TOPICS,
  ROLLED_BACK: BOTH_TOPICS,
  FAILED: ['bus', 'training-topic'],
};

const EXPECTED: Record<Ending, readonly CycleOutcome[]> = {
  promoted: ['PROMOTED'],
  stopped: ['FAILED'],
  any: ['PROMOTED', 'ROLLED_BACK', 'FAILED'],
};

/** Nothing is revised or erased in a round, so that what is marked as counted must stand in the counters, measure by measure. */
const misCounted = (marked: readonly Stored[], counters: Counters): string[] =>
  Object.entries(sum([{ total: 0 }, ...marked.map(incrementsOf)]))
    .filter(([measure, value]) => counters[measure as Measure] !== value)
    .map(
      ([measure, value]) =>
        `the counters say ${measure} ${counters[measure as Measure]}, marked as counted are ${value}`,
    );

/** @param before the ids that were stored before the round. */
export const judgeFeedback = async (
  view: Pick<LoopView, 'feedback'>,
  sent: readonly Submission[],
  { counters }: Pick<LoopState, 'counters'>,
  before: ReadonlySet<string>,
) => {
  const items = new Map(
    (await view.feedback()).map((item) => [String(item.feedback_id), Stored.parse(item)]),
  );
  const marked = [...items.values()].filter(({ counted_at }) => counted_at !== undefined);
  const notMarked = sent.filter(({ feedback_id }) => items.get(feedback_id)?.counted_at === undefined).length;
  const excess = counters.total - marked.length;
  const sentIds = new Set(sent.map(({ feedback_id }) => feedback_id));
  const strangers = [...items.keys()].filter((id) => !before.has(id) && !sentIds.has(id)).length;
  const lost = notMarked + Math.max(0, -excess);
  return {
    ok: sent.length - lost,
    lost,
    unexpected: Math.max(0, excess) + strangers,
    problems: [
      ...(lost > 0 ? [`${lost} corrections lost`] : []),
      ...misCounted(marked, counters),
      ...(strangers > 0 ? [`${strangers} corrections nobody sent`] : []),
    ],
  };
};

/** @returns what is not as it should be. */
export const judgeCycle = async (
  view: Pick<LoopView, 'executions' | 'notifications'>,
  state: Omit<LoopState, 'counters'>,
  cycle: number,
  ending: Ending,
) => {
  const name = `retrain-${String(cycle).padStart(6, '0')}`;
  const own = state.cycles.find((each) => each.cycle === cycle);
  const executions = (await view.executions()).filter((each) => each.name === name);
  const notified = (await view.notifications())
    .filter((id) => id.startsWith(`${name}#`))
    .map((id) => id.slice(name.length + 1));
  const outcome = own?.outcome;
  const audience = (outcome === undefined ? undefined : AUDIENCE[outcome]) ?? [];
  const ended = executions[0]?.status === (outcome === 'PROMOTED' ? 'SUCCEEDED' : 'FAILED');
  return [
    ...(state.cycles.length === cycle ? [] : [`${state.cycles.length} cycles instead of ${cycle}`]),
    ...(outcome !== undefined && EXPECTED[ending].includes(outcome)
      ? []
      : [`cycle ${cycle} is ${outcome}: ${own?.outcome_reason}`]),
    ...(executions.length === 1 && ended ? [] : [`executions: ${JSON.stringify(executions)}`]),
    ...(audience.join() === notified.join() ? [] : [`notified: ${notified.join(', ') || 'nobody'}`]),
    ...(state.lease.holder === undefined ? [] : [`${state.lease.holder} holds the lease`]),
    ...(state.callbacks.length === 0 ? [] : [`waiting: ${state.callbacks.join(', ')}`]),
  ];
};

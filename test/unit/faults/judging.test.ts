// The judge of the fault runs, shown rounds that went wrong on purpose: it must say of each what is wrong with it.
import { describe, expect, test } from 'vitest';
import type { FeedbackItem } from '../../../events/feedback-recorded.ts';
import { Counters, incrementsOf, sum } from '../../../functions/feedback/counters.ts';
import { type Ending, judgeCycle, judgeFeedback } from '../../faults/judging.ts';
import { cycle } from '../../support/cycle-builders.ts';

type Item = Pick<FeedbackItem, 'feedback_id' | 'user_label' | 'model_prediction' | 'counted_at'>;

const COUNTED_AT = '2026-01-01T00:00:00.000Z';
const EARLIER: Item = { feedback_id: 'earlier', user_label: 'Neutral', counted_at: COUNTED_AT };
const SENT = ['a', 'b', 'c'].map((feedback_id) => ({
  feedback_id,
  text: 'Holds water.',
  user_label: 'Positive',
}));
const STORED: readonly Item[] = SENT.map(({ feedback_id }) => ({
  feedback_id,
  user_label: 'Positive',
  model_prediction: 'Negative',
  counted_at: COUNTED_AT,
}));

const feedback = (items: readonly Item[], counted: readonly Item[] = items) => {
  const view = { feedback: async () => [EARLIER, ...items] };
  const counters = Counters.parse(sum([EARLIER, ...counted].map(incrementsOf)));
  return judgeFeedback(view, SENT, { counters }, new Set([EARLIER.feedback_id]));
};

describe('corrections', () => {
  test('that are all stored and counted once are all ok', async () => {
    expect(await feedback(STORED)).toEqual({ ok: 3, lost: 0, unexpected: 0, problems: [] });
  });

  test('of which one was never stored: one is lost', async () => {
    const verdict = await feedback(STORED.slice(1));
    expect(verdict).toEqual({ ok: 2, lost: 1, unexpected: 0, problems: ['1 corrections lost'] });
  });

  test('of which one is stored and never counted: one is lost', async () => {
    const [first, ...others] = STORED;
    const uncounted: Item = { feedback_id: 'a', user_label: 'Positive', model_prediction: 'Negative' };
    const verdict = await feedback([uncounted, ...others], others);
    expect(first?.feedback_id).toBe(uncounted.feedback_id);
    expect(verdict).toEqual({ ok: 2, lost: 1, unexpected: 0, problems: ['1 corrections lost'] });
  });

  test('of which one is marked as counted, but never was: one is lost', async () => {
    const verdict = await feedback(STORED, STORED.slice(1));
    expect(verdict).toMatchObject({ ok: 2, lost: 1, unexpected: 0 });
    expect(verdict.problems).toContain('the counters say total 3, marked as counted are 4');
  });

  test('of which one is counted twice: one is unexpected', async () => {
    const verdict = await feedback(STORED, [...STORED, ...STORED.slice(0, 1)]);
    expect(verdict).toMatchObject({ ok: 3, lost: 0, unexpected: 1 });
    expect(verdict.problems).toContain('the counters say total 5, marked as counted are 4');
  });

  test('that were counted though none is marked are unexpected', async () => {
    const view = { feedback: async () => [] };
    const verdict = await judgeFeedback(view, [], { counters: Counters.parse({ total: 2 }) }, new Set());
    expect(verdict).toMatchObject({
      unexpected: 2,
      problems: ['the counters say total 2, marked as counted are 0'],
    });
  });

  test('of which one is counted under another label are told by that label', async () => {
    const [first, ...others] = STORED;
    const verdict = await feedback(STORED, [{ ...(first as Item), user_label: 'Negative' }, ...others]);
    expect(verdict.problems).toEqual([
      'the counters say label_Positive 2, marked as counted are 3',
      'the counters say disagreements 2, marked as counted are 3',
    ]);
  });

  test('beside which one stands that nobody sent are told apart from a lost one', async () => {
    const verdict = await feedback([...STORED.slice(1), { ...(STORED[0] as Item), feedback_id: 'stranger' }]);
    expect(verdict).toEqual({
      ok: 2,
      lost: 1,
      unexpected: 1,
      problems: ['1 corrections lost', '1 corrections nobody sent'],
    });
  });
});

const NAME = 'retrain-000001';
const EVERYBODY = ['bus', 'deployment-topic', 'training-topic'];
const PROMOTED = cycle({ outcome: 'PROMOTED', execution_name: NAME });

interface Seen {
  readonly notified: readonly string[];
  readonly executions: readonly { name: string; status: string }[];
  readonly cycles: readonly ReturnType<typeof cycle>[];
  readonly holder?: string;
  readonly callbacks: readonly string[];
  readonly ending: Ending;
}

const judged = (changes: Partial<Seen> = {}) => {
  const seen: Seen = {
    notified: EVERYBODY,
    executions: [{ name: NAME, status: 'SUCCEEDED' }],
    cycles: [PROMOTED],
    callbacks: [],
    ending: 'promoted',
    ...changes,
  };
  const view = {
    executions: async () => seen.executions,
    notifications: async () => [
      ...seen.notified.map((channel) => `${NAME}#${channel}`),
      'retrain-000009#bus',
    ],
  };
  const lease = seen.holder === undefined ? {} : { holder: seen.holder };
  return judgeCycle(view, { cycles: seen.cycles, callbacks: seen.callbacks, lease }, 1, seen.ending);
};

describe('a cycle', () => {
  test('that ended as it should, and was told to everybody once, has no problem', async () => {
    expect(await judged()).toEqual([]);
  });

  test.each<[string, Partial<Seen>, string]>([
    [
      'of which one channel was not told',
      { notified: ['bus', 'training-topic'] },
      'notified: bus, training-topic',
    ],
    ['of which nobody was told', { notified: [] }, 'notified: nobody'],
    [
      'of which one channel was told twice',
      { notified: ['bus', ...EVERYBODY] },
      'notified: bus, bus, deployment-topic, training-topic',
    ],
    [
      'that another one was opened beside',
      { cycles: [PROMOTED, cycle({ cycle: 2 })] },
      '2 cycles instead of 1',
    ],
    [
      'whose end is another than the one that was due',
      { ending: 'stopped' },
      'cycle 1 is PROMOTED: undefined',
    ],
    ['that never ran', { executions: [] }, 'executions: []'],
    [
      'that ran and failed, though it says promoted',
      { executions: [{ name: NAME, status: 'FAILED' }] },
      `executions: [{"name":"${NAME}","status":"FAILED"}]`,
    ],
    ['that kept its lease', { holder: NAME }, `${NAME} holds the lease`],
    ['that left somebody waiting', { callbacks: ['arn:endpoint'] }, 'waiting: arn:endpoint'],
  ])('%s is not passed', async (_, changes, problem) => {
    expect(await judged(changes)).toEqual([problem]);
  });
});

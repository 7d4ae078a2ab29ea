// GET /why: one sentence and its numbers, always what the rule itself would decide.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { takeLease, waitForLease } from '../../../../functions/retraining/lease.ts';
import { COUNTERS_KEY, callbackKey, receiptKey } from '../../../../functions/retraining/loop-keys.ts';
import { labelsMissing, secondsUntilDue } from '../../../../functions/retraining/missing.ts';
import { judge, type Limits } from '../../../../functions/retraining/thresholds.ts';
import { why } from '../../../../functions/retraining/why.ts';
import { cycle, limits, putActiveModel, putCycle } from '../../../support/cycle-builders.ts';
import { httpHandler } from '../../../support/described-handler.ts';
import { counters } from '../../../support/feedback-builders.ts';
import { httpEvent } from '../../../support/lambda-events.ts';
import { loopWorld, START } from '../../../support/loop-world.ts';
import { LOOP_TABLE } from '../../../support/stage.ts';

const asking = (changes: Partial<Limits> = {}) => {
  const world = loopWorld();
  const handler = httpHandler('why', why(world.deps, LOOP_TABLE, limits(changes)), world.deps.logger);
  const ask = async () => {
    const reply = await handler(httpEvent({ method: 'GET', path: '/why' }));
    expect(reply.statusCode).toBe(200);
    return JSON.parse(reply.body ?? '');
  };
  const count = (changes: Parameters<typeof counters>[0]) =>
    world.db.put(LOOP_TABLE, { ...COUNTERS_KEY, ...counters(changes) });
  return { ...world, ask, count };
};

const verdict = {
  decision: 'HOLD',
  reason_code: 'UNDERPOWERED',
  reason: 'Cannot be told from chance.',
  candidate: { accuracy: 0.8, macro_f1: 0.7 },
  evidence: {
    look: 1,
    alpha: 0.02,
    p_value: 0.3,
    macro_f1_difference: 0.01,
    macro_f1_interval: [-0.02, 0.04],
    standard_error: 0.015,
    rows: 400,
    discordant_rows: 30,
    corrections_needed: 900,
  },
};

describe('a stage', () => {
  test('that never trained is told how to begin', async () => {
    const answer = await asking().ask();
    expect(answer).toMatchObject({ state: 'no-model', serving: null, last_candidate: null });
    expect(answer.why).toContain('POST /bootstrap');
  });

  test('short of its threshold names the number of labels that are missing', async () => {
    const { ask, count, ...world } = asking();
    putCycle(world, { cycle: 1, outcome: 'PROMOTED', volume_mark: 0 });
    putActiveModel(world);
    count({ total: 13, compared: 10, disagreements: 3 });
    expect(await ask()).toEqual({
      state: 'not-due',
      why: "No retraining is due: 7 more labels are missing, and neither the errors nor the labels' shares call for one.",
      labels_missing: 7,
      seconds_until_due: null,
      window: {
        labels: 13,
        compared: 10,
        disagreements: 3,
        disagreement_rate: 0.3,
        disagreement_limit: 0.25,
        disagreement_minimum: 1_000_000,
      },
      last_candidate: null,
      serving: 1,
    });
  });

  test('whose cool-down holds a retraining back says for how long', async () => {
    const { ask, count, time, ...world } = asking({ coolDownSeconds: 900 });
    putCycle(world, { cycle: 1, outcome: 'PROMOTED' });
    count({ total: 25 });
    time.advance(300);
    expect(await ask()).toMatchObject({
      state: 'cooling-down',
      seconds_until_due: 600,
      due: { reason: 'volume', evidence: { new_labels: 25 } },
      why: 'A retraining is due (volume), but the last one is too recent: it starts in 10 minutes.',
    });
  });

  test('where one is due says so, and who sees to it', async () => {
    const { ask, count, ...world } = asking();
    putCycle(world, { cycle: 1, outcome: 'PROMOTED' });
    count({ total: 20 });
    expect(await ask()).toMatchObject({ state: 'due', labels_missing: 0, seconds_until_due: 0 });
  });

  test('whose age will call says when', async () => {
    const { ask, count, time, ...world } = asking({ ageSeconds: 3_600 });
    putCycle(world, { cycle: 1, outcome: 'PROMOTED' });
    count({ total: 1 });
    time.advance(600);
    const answer = await ask();
    expect(answer).toMatchObject({ state: 'not-due', seconds_until_due: 3_000, labels_missing: 19 });
    expect(answer.why).toContain('50 minutes');
  });

  test('where one runs names it, and what waits behind it', async () => {
    const { ask, deps, ...world } = asking();
    putCycle(world, { cycle: 2 });
    await takeLease(deps, LOOP_TABLE, 'retrain-000002', 2);
    expect(await ask()).toMatchObject({ state: 'running', why: 'retrain-000002 runs.' });
    await waitForLease(deps, LOOP_TABLE, 3);
    expect((await ask()).why).toBe('retrain-000002 runs. Cycle 3 starts when it ends.');
  });

  test('where one waits for a person says for which version', async () => {
    const { ask, deps, ...world } = asking();
    putCycle(world, { cycle: 2 });
    await takeLease(deps, LOOP_TABLE, 'retrain-000002', 2);
    world.db.put(LOOP_TABLE, {
      ...callbackKey('arn:aws:sagemaker:eu-west-1:000000000000:model-package/sentiment-test/7'),
      task_token: 't',
      kind: 'approval',
      expected: '',
    });
    const answer = await ask();
    expect(answer.state).toBe('awaiting-approval');
    expect(answer.why).toContain('POST /models/7/approval');
    expect(answer.why).not.toContain('arn:');
  });
});

describe('the last candidate', () => {
  test('that was held says why, and how many corrections would tell', async () => {
    const { ask, ...world } = asking();
    putCycle(world, { cycle: 2, outcome: 'HELD', outcome_reason: verdict.reason });
    putCycle(world, { cycle: 3, outcome: 'COALESCED' });
    world.db.put(LOOP_TABLE, {
      ...receiptKey(2),
      ...{ cycle: 2, execution: 'retrain-000002', verdict, report_uri: 's3://a/b' },
      ...{ manifest_sha256: 'f', decided_at: START },
    });
    expect(await ask()).toMatchObject({
      why_not_promoted: 'Cycle 2 ended as HELD: Cannot be told from chance.',
      last_candidate: { cycle: 2, decision: 'HOLD', reason_code: 'UNDERPOWERED', corrections_needed: 900 },
    });
  });

  test('that failed says why without naming an account', async () => {
    const { ask, ...world } = asking();
    const outcome_reason =
      's3://sentiment-prod-123456789012-data/datasets/base/train_data.csv lacks a column; see arn:aws:logs:eu-west-1:123456789012:log-group:x.';
    putCycle(world, { cycle: 2, outcome: 'FAILED', outcome_reason });
    expect((await ask()).why_not_promoted).toBe(
      'Cycle 2 ended as FAILED: datasets/base/train_data.csv lacks a column; see log-group:x.',
    );
  });

  test('that serves needs no excuse', async () => {
    const { ask, ...world } = asking();
    putCycle(world, { cycle: 2, outcome: 'PROMOTED' });
    putCycle(world, { cycle: 1, outcome: 'FAILED', outcome_reason: 'x' });
    expect(await ask()).not.toHaveProperty('why_not_promoted');
  });
});

describe('what is missing', () => {
  const standing = fc.record({
    total: fc.nat(500),
    mark: fc.nat(500),
    volume: fc.integer({ min: 1, max: 1_000 }),
    fruitless: fc.nat(4),
  });

  test('is exactly what the rule lacks: one label less and it would not trigger', () => {
    fc.assert(
      fc.property(standing, ({ total, mark, volume, fruitless }) => {
        const recent = Array.from({ length: fruitless + 1 }, (_, index) =>
          cycle({ cycle: 9 - index, outcome: 'FAILED', volume_mark: Math.min(mark, total) }),
        );
        const facts = {
          counters: counters({ total }),
          recent,
          now: new Date(START),
          limits: limits({ volume }),
        };
        const missing = labelsMissing(facts);
        const triggers = (more: number) =>
          judge(counters({ total: total + more }), recent, facts.now, facts.limits) !== undefined;
        expect(triggers(missing)).toBe(true);
        if (missing > 0) expect(triggers(missing - 1)).toBe(false);
      }),
    );
  });

  test('in time is exactly what the rule lacks too', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 100_000 }),
        fc.integer({ min: 0, max: 100_000 }),
        (coolDown, since) => {
          const now = new Date(Date.parse(START) + since * 1000);
          const facts = {
            counters: counters({ total: 20 }),
            recent: [cycle({ outcome: 'PROMOTED' })],
            now,
            limits: limits({ coolDownSeconds: coolDown }),
          };
          expect(secondsUntilDue(facts)).toBe(Math.max(0, coolDown - since));
        },
      ),
    );
  });
});

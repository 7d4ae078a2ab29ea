// POST /what-if: the rules that decide in earnest, over what is on record, under limits that somebody only considers.
import { describe, expect, test } from 'vitest';
import { judgeCandidate } from '../../../../functions/evaluation/promotion-gate.ts';
import { receiptKey } from '../../../../functions/retraining/loop-keys.ts';
import { replay } from '../../../../functions/retraining/replay.ts';
import { whatIf } from '../../../../functions/retraining/what-if.ts';
import { limits, putCycle } from '../../../support/cycle-builders.ts';
import { httpHandler } from '../../../support/described-handler.ts';
import { report } from '../../../support/evaluation-builders.ts';
import { feedback, manyFeedback } from '../../../support/feedback-builders.ts';
import { httpEvent } from '../../../support/lambda-events.ts';
import { loopWorld, START } from '../../../support/loop-world.ts';
import { ARTIFACTS_BUCKET, FEEDBACK_TABLE, LOOP_TABLE } from '../../../support/stage.ts';

const RULES = {
  rule: 'evidence',
  macroF1Floor: 0.4,
  accuracyFloor: 0.5,
  minimumEffect: 0.005,
  effectOfInterest: 0.02,
} as const;

const minutesLater = (minutes: number) => new Date(Date.parse(START) + minutes * 60_000).toISOString();
const inTime = (count: number) =>
  manyFeedback(count).map((item, index) => ({ ...item, timestamp: minutesLater(index) }));

const considering = (most?: number) => {
  const world = loopWorld({ pageSize: 7 });
  const settings = { DYNAMODB_TABLE_NAME: FEEDBACK_TABLE, LOOP_TABLE_NAME: LOOP_TABLE };
  const deployed = { limits: limits({ volume: 20 }), rules: RULES };
  const handler = httpHandler('what-if', whatIf(world.deps, settings, deployed, most), world.deps.logger);
  const ask = async (body?: unknown) => {
    const reply = await handler(httpEvent({ path: '/what-if', body }));
    return { status: reply.statusCode, body: JSON.parse(reply.body ?? '') };
  };
  const put = (items: readonly object[]) => {
    for (const item of items) world.db.put(FEEDBACK_TABLE, item as Record<string, unknown>);
  };
  const judged = (number: number, of = report()) => {
    putCycle(world, { cycle: number, outcome: 'HELD' });
    world.buckets.put(ARTIFACTS_BUCKET, `report-${number}.json`, JSON.stringify(of));
    world.db.put(LOOP_TABLE, {
      ...receiptKey(number),
      ...{ cycle: number, execution: 'x', verdict: judgeCandidate(of, RULES), manifest_sha256: 'f' },
      ...{ report_uri: `s3://${ARTIFACTS_BUCKET}/report-${number}.json`, decided_at: START },
    });
  };
  return { ...world, ask, put, judged };
};

describe('thresholds', () => {
  test('half as high would have opened twice as many cycles, each at its label', async () => {
    const { ask, put } = considering();
    put(inTime(45));
    const { status, body } = await ask({ thresholds: { volume_threshold: 10 } });
    expect(status).toBe(200);
    const labels = (side: { after_labels: number }[]) => side.map(({ after_labels }) => after_labels);
    expect(labels(body.retrainings.as_deployed)).toEqual([20, 40]);
    expect(labels(body.retrainings.as_proposed)).toEqual([10, 20, 30, 40]);
    expect(body.retrainings.as_proposed[0]).toMatchObject({
      at: minutesLater(9),
      reason: 'volume',
      evidence: { new_labels: 10, threshold: 10 },
    });
    expect(body.feedback).toEqual({ rows: 45, from: START, to: minutesLater(44) });
    expect(body.words).toContain('would have opened 2 cycles, the proposed ones 4');
  });

  test('with a cool-down count the time between corrections', async () => {
    const { ask, put } = considering();
    put(inTime(60));
    const { body } = await ask({ thresholds: { volume_threshold: 5, cool_down_seconds: 30 * 60 } });
    const at = body.retrainings.as_proposed.map((each: { at: string }) => each.at);
    expect(at).toEqual([minutesLater(4), minutesLater(34)]);
  });

  test('left as they are change nothing, and an empty body is a question too', async () => {
    const { ask, put } = considering();
    put(inTime(45));
    const { body } = await ask();
    expect(body.retrainings.as_proposed).toEqual(body.retrainings.as_deployed);
  });

  test('leave erased feedback out and never show a text', async () => {
    const { ask, put } = considering();
    put([
      ...inTime(19),
      { feedback_id: 'feedback-gone', erased_at: START, submitted_at: START, split: 'train' },
      feedback({ feedback_id: 'feedback-last', text: 'very private', timestamp: minutesLater(99) }),
    ]);
    const { body } = await ask();
    expect(body.feedback.rows).toBe(20);
    expect(JSON.stringify(body)).not.toContain('private');
  });

  test('do not depend on the order in which the table gives its rows', () => {
    const rows = inTime(50);
    expect(replay(rows.toReversed(), limits({ volume: 7 }))).toEqual(replay(rows, limits({ volume: 7 })));
  });

  test('over nothing say nothing', async () => {
    expect((await considering().ask()).body).toMatchObject({
      feedback: { rows: 0, from: null, to: null },
      retrainings: { as_deployed: [], as_proposed: [] },
      decisions: [],
    });
  });

  test('over more than a request can replay are refused with a way out', async () => {
    const { ask, put } = considering(10);
    put(inTime(10));
    expect((await ask()).status).toBe(200);
    put(inTime(11));
    const reply = await ask();
    expect(reply).toMatchObject({ status: 422, body: { type: 'urn:sentiment:problem:too-much-to-replay' } });
    expect(reply.body.detail).toContain('npm run simulate');
  });
});

describe('gate rules', () => {
  test('stricter ones would have decided otherwise, and say why', async () => {
    const { ask, judged } = considering();
    judged(2);
    judged(3);
    const { body } = await ask({ gate: { minimum_effect: 0.2 } });
    expect(body.decisions.map((each: { cycle: number }) => each.cycle)).toEqual([2, 3]);
    expect(body.decisions[0]).toMatchObject({
      recorded: { decision: 'PROMOTE', reason_code: 'BETTER' },
      as_proposed: { decision: 'HOLD', reason_code: 'TOO_SMALL' },
      changed: true,
    });
    expect(body.words).toContain('Of 2 decisions of the gate 2 would have been others.');
  });

  test('count the looks that they themselves would have taken at a champion', async () => {
    const { ask, judged } = considering();
    for (const number of [2, 3, 4]) judged(number);
    const { body } = await ask({});
    const looks = body.decisions.map(
      ({ as_proposed }: { as_proposed: { reason: string } }) => /look (\d)/.exec(as_proposed.reason)?.[1],
    );
    expect(looks).toEqual(['1', '2', '3']);
  });

  test('say nothing of a cycle whose report is gone', async () => {
    const { ask, judged, db } = considering();
    judged(2);
    db.put(LOOP_TABLE, {
      ...db.item(LOOP_TABLE, receiptKey(2)),
      report_uri: `s3://${ARTIFACTS_BUCKET}/gone.json`,
    });
    expect((await ask({})).body.decisions).toEqual([]);
  });
});

test.each([
  { thresholds: { volume_threshold: 0 } },
  { thresholds: { volume_threshold: 1.5 } },
  { thresholds: { volume_threshold: 1_000_000_001 } },
  { thresholds: { disagreement_limit: 1.01 } },
  { thresholds: { volumeThreshold: 5 } },
  { gate: { rule: 'luck' } },
  { gate: { effect_of_interest: 0 } },
  { threshold: {} },
  [],
])('a proposal that does not fit is refused: %j', async (body) => {
  const { ask, db } = considering();
  expect((await ask(body)).status).toBe(400);
  expect(db.calls).toEqual([]);
});

test('nothing is ever written', async () => {
  const { ask, put, judged, db } = considering();
  put(inTime(45));
  judged(2);
  await ask({ thresholds: { volume_threshold: 10 } });
  expect(new Set(db.calls.map(({ command }) => command))).toEqual(
    new Set(['ScanCommand', 'QueryCommand', 'GetCommand']),
  );
});

// Revising and erasing: the last write wins, the counters move by the difference exactly once, nothing comes back.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FeedbackItem } from '../../../../events/feedback-recorded.ts';
import { LABELS, type Label } from '../../../../events/label.ts';
import { countFeedback } from '../../../../functions/feedback/count-feedback.ts';
import { Counters, incrementsOf, standing, sum } from '../../../../functions/feedback/counters.ts';
import { eraseFeedback } from '../../../../functions/feedback/erase-feedback.ts';
import { recordAudit } from '../../../../functions/feedback/record-audit.ts';
import { recordFeedback } from '../../../../functions/feedback/record-feedback.ts';
import { reviseFeedback } from '../../../../functions/feedback/revise-feedback.ts';
import { showFeedback } from '../../../../functions/feedback/show-feedback.ts';
import { keepModel } from '../../../../functions/registry/model-versions.ts';
import { COUNTERS_KEY, ERASURE_PARTITION, erasureKey } from '../../../../functions/retraining/loop-keys.ts';
import { model, putCycle } from '../../../support/cycle-builders.ts';
import { httpHandler } from '../../../support/described-handler.ts';
import { correction, feedback, manyFeedback } from '../../../support/feedback-builders.ts';
import { conflicting, lostAcknowledgement, preceded, throttle } from '../../../support/in-memory-dynamodb.ts';
import { interleaved } from '../../../support/interleaved.ts';
import { httpEvent } from '../../../support/lambda-events.ts';
import { loopWorld, START } from '../../../support/loop-world.ts';
import { FEEDBACK_TABLE, LOOP_TABLE } from '../../../support/stage.ts';

const TABLES = { feedbackTable: FEEDBACK_TABLE, loopTable: LOOP_TABLE };
const SETTINGS = { DYNAMODB_TABLE_NAME: FEEDBACK_TABLE, LOOP_TABLE_NAME: LOOP_TABLE };
const ID = 'feedback-000001';
const TRANSACTION = 'TransactWriteCommand';

const changing = (...items: FeedbackItem[]) => {
  const world = loopWorld();
  for (const item of items) world.db.put(FEEDBACK_TABLE, item);
  const { deps } = world;
  const call =
    (make: (with_: typeof deps) => Parameters<typeof httpHandler>[1], name: string) =>
    async (id: string, body?: unknown, with_ = deps) => {
      const answer = await httpHandler(
        name,
        make(with_),
        deps.logger,
      )(httpEvent({ body, pathParameters: { id } }));
      return { status: answer.statusCode, body: JSON.parse(answer.body ?? '') };
    };
  return {
    ...world,
    revise: call((with_) => reviseFeedback(with_, SETTINGS), 'revise-feedback'),
    erase: call((with_) => eraseFeedback(with_, SETTINGS), 'erase-feedback'),
    show: call((with_) => showFeedback(with_, SETTINGS), 'show-feedback'),
    count: (given: readonly FeedbackItem[] = items, with_ = deps) => countFeedback(with_, TABLES, given),
    stored: (id = ID) => world.db.item(FEEDBACK_TABLE, { feedback_id: id }),
    counters: () => Counters.parse(world.db.item(LOOP_TABLE, COUNTERS_KEY) ?? {}),
  };
};

const recount = (items: readonly FeedbackItem[]) => standing(Counters.parse(sum(items.map(incrementsOf))));

describe('revising', () => {
  test('changes the label, keeps the text and moves the counters by the difference', async () => {
    const item = feedback({ model_prediction: 'Neutral' });
    const { revise, count, stored, counters } = changing(item);
    await count();
    expect(await revise(ID, { user_label: 'Neutral' })).toEqual({
      status: 200,
      body: { feedback_id: ID, outcome: 'revised', user_label: 'Neutral', revised_at: START },
    });
    expect(stored()).toMatchObject({ text: item.text, user_label: 'Neutral', submitted_label: 'Negative' });
    expect(standing(counters())).toEqual(recount([{ ...item, user_label: 'Neutral' }]));
    expect(counters()).toMatchObject({ total: 1, withdrawn_label_Negative: 1, withdrawn_disagreements: 1 });
  });

  test('of an item that was asked for moves its weight and the square of it', async () => {
    const item = feedback({ model_prediction: 'Neutral', ask_probability: 0.05 });
    const { revise, erase, count, counters } = changing(item);
    await count();
    expect(counters()).toMatchObject({ asked: 1, asked_wrong_weight: 200, asked_wrong_squares: 40_000 });
    await revise(ID, { user_label: 'Neutral' });
    expect(counters()).toMatchObject({ withdrawn_asked_wrong_weight: 200, withdrawn_asked: 0 });
    expect(standing(counters())).toEqual(recount([{ ...item, user_label: 'Neutral' }]));
    await erase(ID);
    expect(standing(counters())).toEqual(recount([]));
  });

  test('of an item that is not counted yet leaves the counters to the count', async () => {
    const item = feedback();
    const { revise, count, counters } = changing(item);
    await revise(ID, { user_label: 'Positive' });
    expect(standing(counters())).toEqual(recount([]));
    await count();
    expect(standing(counters())).toEqual(recount([{ ...item, user_label: 'Positive' }]));
  });

  test('of an item of a closed window says nothing to the open one', async () => {
    const { revise, count, counters, time, ...world } = changing(feedback());
    await count();
    time.advance(60);
    putCycle(world, { opened_at: world.deps.clock().toISOString(), counters: counters() });
    await revise(ID, { user_label: 'Positive' });
    expect(counters()).toMatchObject({
      amended_label_Positive: 1,
      retired_label_Negative: 1,
      label_Positive: 0,
    });
  });

  test('that arrives late does not undo a later one', async () => {
    const { revise, stored, counters, count } = changing(feedback());
    await count();
    const [earlier, later] = ['2026-11-23T09:58:00Z', '2026-11-23T09:59:00.000Z'];
    await revise(ID, { user_label: 'Neutral', revised_at: later });
    const answer = await revise(ID, { user_label: 'Positive', revised_at: earlier });
    expect(answer.body).toEqual({
      feedback_id: ID,
      outcome: 'superseded',
      user_label: 'Neutral',
      revised_at: later,
    });
    expect(stored()).toMatchObject({ user_label: 'Neutral', revised_at: later });
    expect(standing(counters())).toEqual(recount([feedback({ user_label: 'Neutral' })]));
  });

  test('to what it says already still counts as the later word', async () => {
    const { revise, stored } = changing(feedback());
    const at = (minute: number) => `2026-11-23T09:5${minute}:00.000Z`;
    await revise(ID, { user_label: 'Negative', revised_at: at(9) });
    await revise(ID, { user_label: 'Positive', revised_at: at(8) });
    expect(stored()).toMatchObject({ user_label: 'Negative', revised_at: at(9) });
  });

  test('twice with one time changes nothing the second time', async () => {
    const { revise, db } = changing(feedback());
    await revise(ID, { user_label: 'Positive', revised_at: START });
    const before = db.changes(FEEDBACK_TABLE).length;
    expect((await revise(ID, { user_label: 'Positive', revised_at: START })).body.outcome).toBe('unchanged');
    expect(db.changes(FEEDBACK_TABLE)).toHaveLength(before);
  });

  test.each([
    ['an unknown id', { user_label: 'Positive' }, 'feedback-9999', 404, 'unknown-feedback'],
    ['another text', { user_label: 'Positive', text: 'Other' }, ID, 400, 'invalid-request'],
    ['no such label', { user_label: 'Great' }, ID, 400, 'invalid-request'],
    [
      'a time ahead',
      { user_label: 'Positive', revised_at: '2026-11-23T10:05:00.001Z' },
      ID,
      400,
      'invalid-request',
    ],
  ])('with %s is refused and says why', async (_, body, id, status, type) => {
    const { revise, stored } = changing(feedback());
    const answer = await revise(id, body);
    expect(answer).toMatchObject({ status, body: { type: `urn:sentiment:problem:${type}` } });
    expect(stored()).toEqual(feedback());
  });

  test('with a time ahead names both times and the remedy', async () => {
    const { revise } = changing(feedback());
    const { body } = await revise(ID, { user_label: 'Positive', revised_at: '2026-11-23T10:05:00.001Z' });
    expect(body).toMatchObject({
      detail: `revised_at is 2026-11-23T10:05:00.001Z, the service's clock says ${START}. Leave it out, or correct your clock.`,
    });
  });

  test('of a counted item to what it says already leaves the counters as they are', async () => {
    const { revise, count, counters, stored } = changing(feedback());
    await count();
    const before = counters();
    expect((await revise(ID, { user_label: 'Negative' })).body.outcome).toBe('unchanged');
    expect(counters()).toEqual(before);
    expect(stored()).toMatchObject({ user_label: 'Negative', revised_at: START });
  });

  test('five minutes of clock difference are let pass', async () => {
    const { revise } = changing(feedback());
    const answer = await revise(ID, { user_label: 'Positive', revised_at: '2026-11-23T10:05:00.000Z' });
    expect(answer.body.outcome).toBe('revised');
  });

  test('whose answer was lost and which is sent again moves the counters once', async () => {
    const { revise, count, counters, db } = changing(feedback());
    await count();
    db.onNext(TRANSACTION, lostAcknowledgement);
    expect((await revise(ID, { user_label: 'Neutral' })).status).toBe(500);
    expect((await revise(ID, { user_label: 'Neutral' })).body.outcome).toBe('unchanged');
    expect(standing(counters())).toEqual(recount([feedback({ user_label: 'Neutral' })]));
  });

  test('that meets the count of the same item looks again', async () => {
    const { revise, count, counters, db } = changing(feedback());
    db.onNext(
      TRANSACTION,
      preceded(() => count()),
    );
    expect((await revise(ID, { user_label: 'Positive' })).body.outcome).toBe('revised');
    expect(standing(counters())).toEqual(recount([feedback({ user_label: 'Positive' })]));
  });

  test('makes no clash of a late repeat of the first submission', async () => {
    const { revise, deps } = changing();
    await recordFeedback(deps, TABLES, correction(), ID);
    await revise(ID, { user_label: 'Positive' });
    await revise(ID, { user_label: 'Neutral' });
    expect((await recordFeedback(deps, TABLES, correction(), ID)).outcome).toBe('repeated');
    expect((await recordFeedback(deps, TABLES, correction({ user_label: 'Neutral' }), ID)).outcome).toBe(
      'clash',
    );
  });
});

describe('erasing', () => {
  test('leaves a tombstone without a word of what was said, and takes the item out of the counters', async () => {
    const items = manyFeedback(3);
    const { erase, count, stored, counters } = changing(...items);
    await count();
    const { status, body } = await erase(ID);
    expect([status, body]).toEqual([
      200,
      { feedback_id: ID, erased_at: START, split: 'train', models: [], datasets: [] },
    ]);
    expect(stored()).toEqual({ feedback_id: ID, erased_at: START, submitted_at: START, split: 'train' });
    expect(standing(counters())).toEqual(recount([items[0], items[2]] as FeedbackItem[]));
    expect(counters()).toMatchObject({ total: 3, withdrawn_total: 1 });
  });

  test('that meets the count of the same item looks again, and takes out what was counted', async () => {
    const { erase, count, counters, stored, db } = changing(feedback());
    db.onNext(
      TRANSACTION,
      preceded(() => count()),
    );
    expect((await erase(ID)).status).toBe(200);
    expect(stored()).not.toHaveProperty('text');
    expect(counters()).toMatchObject({ total: 1, withdrawn_total: 1 });
  });

  test('leaves a note for datasets under construction, for two weeks', async () => {
    const { erase, db } = changing(feedback());
    await erase(ID);
    expect(db.items(LOOP_TABLE).filter(({ pk }) => pk === ERASURE_PARTITION)).toEqual([
      {
        ...erasureKey(START, ID),
        feedback_id: ID,
        expires_at: Date.parse(START) / 1000 + 14 * 24 * 3600,
      },
    ]);
  });

  test('before the count takes nothing out, and the count then finds nothing', async () => {
    const { erase, count, counters } = changing(feedback());
    await erase(ID);
    expect(await count()).toBe(0);
    expect(counters()).toMatchObject({ total: 0, withdrawn_total: 0 });
  });

  test('of an item of a closed window leaves the open window alone', async () => {
    const { erase, count, counters, time, ...world } = changing(feedback());
    await count();
    time.advance(60);
    putCycle(world, { opened_at: world.deps.clock().toISOString(), counters: counters() });
    await erase(ID);
    expect(counters()).toMatchObject({ retired_total: 1, withdrawn_total: 0 });
  });

  test('twice is erasing once and answers the same', async () => {
    const { erase, count, counters, time } = changing(feedback());
    await count();
    const first = await erase(ID);
    time.advance(5);
    expect(await erase(ID)).toEqual(first);
    expect(standing(counters()).total).toBe(0);
  });

  test('whose answer was lost is found done', async () => {
    const { erase, count, counters, db } = changing(feedback());
    await count();
    db.onNext(TRANSACTION, lostAcknowledgement);
    expect((await erase(ID)).status).toBe(500);
    expect((await erase(ID)).status).toBe(200);
    expect(standing(counters()).total).toBe(0);
  });

  test('is final: no repeat, no revision brings the item back', async () => {
    const { erase, revise, show, deps, stored } = changing();
    await recordFeedback(deps, TABLES, correction(), ID);
    await erase(ID);
    expect((await recordFeedback(deps, TABLES, correction(), ID)).outcome).toBe('erased');
    for (const answer of [await revise(ID, { user_label: 'Positive' }), await show(ID)])
      expect(answer).toMatchObject({ status: 410, body: { type: 'urn:sentiment:problem:feedback-erased' } });
    expect(stored()).not.toHaveProperty('text');
  });

  test('of what was never there says so', async () => {
    const { erase } = changing();
    expect((await erase(ID)).status).toBe(404);
  });

  test('names the models and datasets that saw the item, and no others', async () => {
    const { erase, show, deps, time, ...world } = changing(feedback());
    putCycle(world, { cycle: 1, dataset_cutoff: '2026-11-23T09:59:59.999Z' });
    putCycle(world, { cycle: 2, dataset_cutoff: START });
    putCycle(world, { cycle: 3, dataset_cutoff: '2026-11-23T10:30:00.000Z' });
    putCycle(world, { cycle: 4, dataset_cutoff: '2026-11-23T11:02:00.000Z' });
    putCycle(world, { cycle: 5 });
    for (const cycle of [4, 2, 1])
      await keepModel(deps, LOOP_TABLE, model({ model_id: `model-${cycle}`, model_version: cycle, cycle }));
    time.advance(3600);
    const seen = {
      models: [{ model_version: 2, cycle: 2 }],
      datasets: [2, 3].map((cycle) => `datasets/00000${cycle}/`),
    };
    expect((await show(ID)).body).toMatchObject({ feedback_id: ID, text: feedback().text });
    expect((await erase(ID)).body).toMatchObject(seen);
    time.advance(3600);
    expect((await erase(ID)).body).toMatchObject(seen);
  });

  test.each([
    ['conflicts', conflicting],
    ['throttling', throttle],
  ])('waits %s out', async (_, fault) => {
    const { erase, count, counters, db, pauses } = changing(feedback());
    await count();
    db.onNext(TRANSACTION, fault, 3);
    expect((await erase(ID)).status).toBe(200);
    expect(pauses).toEqual([25, 50, 100]);
    expect(standing(counters()).total).toBe(0);
  });
});

test('however counting, revising and erasing interleave, the counters say what is stored', async () => {
  const items = manyFeedback(3);
  const id = fc.constantFrom(...items.map(({ feedback_id }) => feedback_id));
  const change = fc.oneof(
    fc.record({ kind: fc.constant('revise' as const), id, label: fc.constantFrom<Label>(...LABELS) }),
    fc.record({ kind: fc.constant('erase' as const), id }),
    fc.record({ kind: fc.constant('count' as const) }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(change, { minLength: 2, maxLength: 5 }),
      fc.array(fc.constantFrom(conflicting, throttle, lostAcknowledgement), { maxLength: 2 }),
      async (scheduler, changes, faults) => {
        const { revise, erase, count, counters, deps, db } = changing(...items);
        for (const fault of faults) db.onNext(TRANSACTION, fault);
        const racing = { ...deps, documents: interleaved(scheduler, deps.documents) };
        const acts = changes.map(async (each) => {
          if (each.kind === 'revise') return revise(each.id, { user_label: each.label }, racing);
          return each.kind === 'erase' ? erase(each.id, undefined, racing) : count(items, racing);
        });
        await scheduler.waitFor(Promise.allSettled(acts));
        await count(items); // the redelivery that follows every failure

        const left = db.items(FEEDBACK_TABLE).filter(({ erased_at }) => erased_at === undefined);
        expect(left.every(({ counted_at }) => counted_at !== undefined)).toBe(true);
        expect(standing(counters())).toEqual(recount(left as unknown as FeedbackItem[]));
      },
    ),
    { numRuns: 100 },
  );
});

test('an audit of erased feedback finds nothing to audit', async () => {
  const { erase, deps, stored } = changing(feedback());
  await erase(ID);
  const audit = { label: 'Positive' as const, audited_at: START };
  expect(await recordAudit(deps, FEEDBACK_TABLE, ID, audit)).toEqual({ outcome: 'unknown-feedback' });
  expect(stored()).not.toHaveProperty('audit');
});

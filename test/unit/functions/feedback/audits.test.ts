// Audits by event and over HTTP: the latest decision stands in whatever order they come, counters never move, nothing is made up.
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LABELS, type Label } from '../../../../events/label.ts';
import { accumulate } from '../../../../functions/feedback/accumulate.ts';
import { AuditedEvent, ingestAudit } from '../../../../functions/feedback/ingest-audit.ts';
import { publishFeedback } from '../../../../functions/feedback/publish-feedback.ts';
import { recordFeedback } from '../../../../functions/feedback/record-feedback.ts';
import { submitAudit } from '../../../../functions/feedback/submit-audit.ts';
import { COUNTERS_KEY } from '../../../../functions/retraining/loop-keys.ts';
import { oneByOne, queueHandler } from '../../../../functions/runtime/queue-handler.ts';
import { groupedStreamHandler } from '../../../../functions/runtime/stream-handler.ts';
import { httpHandler } from '../../../support/described-handler.ts';
import { correction, feedback } from '../../../support/feedback-builders.ts';
import { lostAcknowledgement, throttle } from '../../../support/in-memory-dynamodb.ts';
import { fromBus, httpEvent, queueEvent, streamEvent } from '../../../support/lambda-events.ts';
import { loopWorld, START } from '../../../support/loop-world.ts';
import { AUDIT_DLQ, BUS, FEEDBACK_TABLE, LOOP_TABLE } from '../../../support/stage.ts';

const ID = 'feedback-000001';
const TABLES = { feedbackTable: FEEDBACK_TABLE, loopTable: LOOP_TABLE };
const AT = (minute: number) => `2026-11-23T09:${String(minute).padStart(2, '0')}:00.000Z`;

const audited = (label: string, minute = 0, changes: object = {}) => {
  const metadata = { id: `audit-${minute}`, version: 1, time: AT(minute), correlation_id: ID };
  return fromBus('FeedbackAudited', { metadata, feedback_id: ID, label, ...changes });
};

const auditing = ({ stored = true } = {}) => {
  const world = loopWorld();
  const { deps, db, messages } = world;
  if (stored) db.put(FEEDBACK_TABLE, feedback());
  const run = oneByOne(ingestAudit(deps, FEEDBACK_TABLE), deps.logger);
  const consumer = queueHandler('ingest-audit', { body: AuditedEvent, deadLetterUrl: AUDIT_DLQ, run }, deps);
  const route = httpHandler('submit-audit', submitAudit(deps, FEEDBACK_TABLE), deps.logger);
  return {
    ...world,
    deliver: async (...bodies: unknown[]) =>
      (await consumer(queueEvent(...bodies))).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier),
    post: async (body: unknown) => {
      const reply = await route(httpEvent({ path: '/audits', body }));
      return { status: reply.statusCode, body: JSON.parse(reply.body ?? ''), headers: reply.headers };
    },
    audit: () => db.item(FEEDBACK_TABLE, { feedback_id: ID })?.audit,
    deadLetters: () =>
      messages.map(({ MessageBody = '', QueueUrl }) => ({ QueueUrl, ...JSON.parse(MessageBody) })),
  };
};

describe('an audit by event', () => {
  test('stands beside what the user said, with the time of the decision and who made it', async () => {
    const { deliver, db } = auditing();
    expect(await deliver(audited('Positive', 7, { auditor: 'j.doe' }))).toEqual([]);
    expect(db.item(FEEDBACK_TABLE, { feedback_id: ID })).toEqual({
      ...feedback(),
      audit: { label: 'Positive', audited_at: AT(7), auditor: 'j.doe' },
    });
  });

  test('delivered twice is the same audit, and changes nothing the second time', async () => {
    const { deliver, db, deadLetters } = auditing();
    await deliver(audited('Positive'));
    const changes = db.changes(FEEDBACK_TABLE).length;
    expect(await deliver(audited('Positive'), audited('Positive'))).toEqual([]);
    expect(db.changes(FEEDBACK_TABLE)).toHaveLength(changes);
    expect(deadLetters()).toEqual([]);
  });

  test('of an earlier decision that arrives late does not undo the later one', async () => {
    const { deliver, audit } = auditing();
    await deliver(audited('Positive', 9));
    await deliver(audited('Neutral', 3));
    expect(audit()).toMatchObject({ label: 'Positive', audited_at: AT(9) });
  });

  test('ends alike in every order, with every repetition, even where two decisions bear the same time', async () => {
    const decision = fc.record({ label: fc.constantFrom(...LABELS), minute: fc.integer({ min: 0, max: 2 }) });
    const orders = fc
      .array(decision, { minLength: 1, maxLength: 5 })
      .chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length })),
      )
      .filter(([all, order]) => all.every((each) => order.includes(each)));
    await fc.assert(
      fc.asyncProperty(orders, async ([all, order]) => {
        const { deliver, audit } = auditing();
        for (const { label, minute } of order) await deliver(audited(label, minute));
        const latest = Math.max(...all.map(({ minute }) => minute));
        const last = all.filter(({ minute }) => minute === latest).map(({ label }) => label);
        expect(audit()).toEqual({ label: last.sort().at(-1), audited_at: AT(latest) });
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    [
      'of feedback nobody stored',
      { feedback_id: 'feedback-unknown' },
      'No feedback feedback-unknown is on record',
    ],
    ['with a label that is none', { label: 'Great' }, '"Great" is not a label'],
    ['with a field nobody knows', { lable: 'Positive' }, 'lable'],
    ['without its metadata', { metadata: undefined }, 'metadata'],
    [
      'from the future',
      { metadata: { id: 'a', version: 1, time: '2026-11-23T10:05:01.000Z', correlation_id: ID } },
      'lies in the future',
    ],
  ])('%s goes to the dead letters with the reason', async (_, changes, reason) => {
    const { deliver, deadLetters, audit } = auditing();
    expect(await deliver(audited('Positive', 0, changes))).toEqual([]);
    expect(deadLetters()).toMatchObject([{ QueueUrl: AUDIT_DLQ, consumer: 'ingest-audit' }]);
    expect(deadLetters()[0].reason).toContain(reason);
    expect(audit()).toBeUndefined();
  });

  test('of erased feedback does not bring it back', async () => {
    const { deliver, db, deadLetters } = auditing();
    await db.documents.send(new DeleteCommand({ TableName: FEEDBACK_TABLE, Key: { feedback_id: ID } }));
    await deliver(audited('Positive'));
    expect(db.items(FEEDBACK_TABLE)).toEqual([]);
    expect(deadLetters()[0].reason).toContain('erased');
  });

  test.each([
    ['a throttled write', throttle],
    ['a lost answer', lostAcknowledgement],
  ])('after %s comes again alone and is stored once', async (_, fault) => {
    const { deliver, db, audit } = auditing();
    db.onNext('UpdateCommand', fault);
    expect(await deliver(audited('Neutral', 1), audited('Positive', 2))).toEqual(['message-1']);
    expect(await deliver(audited('Neutral', 1))).toEqual([]);
    expect(audit()).toMatchObject({ label: 'Positive' });
  });
});

describe('POST /audits', () => {
  test('answers the audit that stands', async () => {
    const { post, audit } = auditing();
    expect(await post({ feedback_id: ID, label: 'Positive', auditor: 'j.doe' })).toMatchObject({
      status: 200,
      body: { feedback_id: ID, audit: { label: 'Positive', audited_at: START, auditor: 'j.doe' } },
    });
    expect(audit()).toEqual({ label: 'Positive', audited_at: START, auditor: 'j.doe' });
  });

  test('twice is answered twice, and a change of mind holds', async () => {
    const { post, audit, time } = auditing();
    await post({ feedback_id: ID, label: 'Positive' });
    expect((await post({ feedback_id: ID, label: 'Positive' })).status).toBe(200);
    time.advance(1);
    expect((await post({ feedback_id: ID, label: 'Negative' })).status).toBe(200);
    expect(audit()).toMatchObject({ label: 'Negative' });
  });

  test('behind a later audit with another label says which one stands', async () => {
    const { post, deliver, audit, time } = auditing();
    await deliver(audited('Positive', 59));
    time.advance(-600);
    expect(await post({ feedback_id: ID, label: 'Negative' })).toMatchObject({
      status: 409,
      body: { type: 'urn:sentiment:problem:audit-superseded' },
    });
    expect(audit()).toMatchObject({ label: 'Positive', audited_at: AT(59) });
  });

  test('of unknown feedback is a problem that says where to look', async () => {
    const reply = await auditing({ stored: false }).post({ feedback_id: ID, label: 'Positive' });
    expect(reply.status).toBe(404);
    expect(reply.headers?.['content-type']).toBe('application/problem+json');
    expect(reply.body).toMatchObject({ type: 'urn:sentiment:problem:unknown-feedback' });
    expect(reply.body.detail).toContain(ID);
  });

  test.each([
    [{ label: 'Positive' }, 'feedback_id'],
    [{ feedback_id: ID }, 'label'],
    [{ feedback_id: ID, label: 'positive' }, 'label'],
    [{ feedback_id: ID, label: 'Positive', audited_at: START }, 'audited_at'],
    [{ feedback_id: ID, label: 'Positive', auditor: '' }, 'auditor'],
  ])('with %j is refused by the name of the field', async (body, field) => {
    const reply = await auditing().post(body);
    expect(reply.status).toBe(400);
    expect(reply.body.detail).toContain(field);
  });
});

describe('the rest of the loop', () => {
  const label: Label = 'Positive';

  test('hears nothing of an audit from the table, and counts the correction as the user gave it, once', async () => {
    const { deps, db, bus, deliver } = auditing({ stored: false });
    await recordFeedback(deps, TABLES, correction(), ID);
    await deliver(audited(label));
    const publish = groupedStreamHandler('publish-feedback', publishFeedback(deps, BUS), 10, deps.logger);
    await publish(streamEvent(db.changes(FEEDBACK_TABLE)));
    await publish(streamEvent(db.changes(FEEDBACK_TABLE)));
    expect(new Set(bus.published.map(({ detail }) => detail.metadata.id)).size).toBe(1);
    const messages = bus.published.map(({ detail }, index) => ({ id: String(index), body: { detail } }));
    await accumulate(deps, TABLES)(messages);
    await deliver(audited('Neutral', 5));
    await accumulate(deps, TABLES)(messages);
    expect(db.item(LOOP_TABLE, COUNTERS_KEY)).toMatchObject({ total: 1, label_Negative: 1 });
    expect(db.item(LOOP_TABLE, COUNTERS_KEY)).not.toHaveProperty('label_Positive');
    expect(db.item(FEEDBACK_TABLE, { feedback_id: ID })).toMatchObject({ audit: { label: 'Neutral' } });
  });

  test('repeats a submission without losing its audit', async () => {
    const { deps, deliver, audit } = auditing({ stored: false });
    await recordFeedback(deps, TABLES, correction(), ID);
    await deliver(audited(label));
    expect((await recordFeedback(deps, TABLES, correction(), ID)).outcome).toBe('repeated');
    expect(audit()).toMatchObject({ label });
  });
});

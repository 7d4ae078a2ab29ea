// One prediction, one asked-for correction: whatever else names it, twice, late or at the same time.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countFeedback } from '../../../../functions/feedback/count-feedback.ts';
import { Counters } from '../../../../functions/feedback/counters.ts';
import { eraseFeedback } from '../../../../functions/feedback/erase-feedback.ts';
import { ingestFeedback } from '../../../../functions/feedback/ingest-feedback.ts';
import { recordFeedback } from '../../../../functions/feedback/record-feedback.ts';
import { submitFeedback } from '../../../../functions/feedback/submit-feedback.ts';
import { COUNTERS_KEY, predictionKey } from '../../../../functions/retraining/loop-keys.ts';
import { httpHandler } from '../../../../functions/runtime/http-handler.ts';
import { correction } from '../../../support/feedback-builders.ts';
import { conflicting, lostAcknowledgement, preceded, throttle } from '../../../support/in-memory-dynamodb.ts';
import { interleaved } from '../../../support/interleaved.ts';
import { httpEvent } from '../../../support/lambda-events.ts';
import { loopWorld } from '../../../support/loop-world.ts';
import { DATA_BUCKET, FEEDBACK_TABLE, LOOP_TABLE } from '../../../support/stage.ts';

const TABLES = { feedbackTable: FEEDBACK_TABLE, loopTable: LOOP_TABLE };
const SETTINGS = { DYNAMODB_TABLE_NAME: FEEDBACK_TABLE, LOOP_TABLE_NAME: LOOP_TABLE, S3_BUCKET: DATA_BUCKET };
const PREDICTION = '0199c8a4-7f3e-7c3a-9d57-2f6f1f0c9f12';
const TRANSACTION = 'TransactWriteCommand';
const [FIRST, SECOND] = ['feedback-000001', 'feedback-000002'];

const predicted = () => {
  const world = loopWorld();
  const known = { label: 'Neutral', confidence: 0.4, margin: 0.1, asked: true, ask_probability: 0.5 };
  world.db.put(LOOP_TABLE, { ...predictionKey(PREDICTION), ...known });
  const record = (id = FIRST, changes = {}, documents = world.deps.documents) =>
    recordFeedback(
      { ...world.deps, documents },
      TABLES,
      correction({ prediction_id: PREDICTION, ...changes }),
      id,
    );
  const stored = (id: string) => world.db.item(FEEDBACK_TABLE, { feedback_id: id });
  const asked = () =>
    world.db.items(FEEDBACK_TABLE).filter(({ ask_probability }) => ask_probability !== undefined);
  return { ...world, record, stored, asked };
};

describe('a prediction that was asked about', () => {
  test('is used by the first correction that names it', async () => {
    const { record, stored, db } = predicted();
    expect(await record()).toEqual({ outcome: 'recorded', feedback_id: FIRST });
    expect(stored(FIRST)).toMatchObject({ model_prediction: 'Neutral', ask_probability: 0.5 });
    expect(db.item(LOOP_TABLE, predictionKey(PREDICTION))).toMatchObject({ used_by: FIRST });
  });

  test('leaves a second correction of the same text as feedback that nobody asked for', async () => {
    const { record, stored, asked } = predicted();
    await record();
    const again = { text: ' THE handle came off  on the second day.', user_label: 'Positive' };
    expect(await record(SECOND, again)).toEqual({ outcome: 'recorded', feedback_id: SECOND });
    expect(stored(SECOND)).toMatchObject({
      model_prediction: 'Neutral',
      margin: 0.1,
      prediction_id: PREDICTION,
    });
    expect(asked().map(({ feedback_id }) => feedback_id)).toEqual([FIRST]);
  });

  test('refuses a correction of another text and stores nothing of it', async () => {
    const { record, stored } = predicted();
    await record();
    expect(await record(SECOND, { text: 'The lid fits.' })).toEqual({
      outcome: 'other-text',
      prediction_id: PREDICTION,
      feedback_id: FIRST,
    });
    expect(stored(SECOND)).toBeUndefined();
  });

  test('stays used when its correction is erased, and then says nothing about texts', async () => {
    const { record, asked, deps } = predicted();
    await record();
    await eraseFeedback(deps, SETTINGS).run({
      path: { id: FIRST },
      headers: {},
      query: {},
      caller: {},
      body: undefined as never,
    });
    expect(await record(SECOND, { text: 'The lid fits.' })).toMatchObject({ outcome: 'recorded' });
    expect(await record(FIRST)).toMatchObject({ outcome: 'erased' });
    expect(asked()).toEqual([]);
  });

  test('is counted as asked once', async () => {
    const { record, stored, deps, db } = predicted();
    await record();
    await record(SECOND);
    await countFeedback(deps, TABLES, [stored(SECOND), stored(FIRST)] as never);
    const counted = Counters.parse(db.item(LOOP_TABLE, COUNTERS_KEY));
    expect(counted).toMatchObject({ compared: 2, asked: 1, asked_weight: 20, asked_wrong_squares: 400 });
  });
});

describe('a retry', () => {
  test('of the first correction is a repeat, also after others used the prediction again', async () => {
    const { record, stored } = predicted();
    await record();
    const before = stored(FIRST);
    await record(SECOND);
    expect(await record()).toEqual({ outcome: 'repeated', feedback_id: FIRST });
    expect(stored(FIRST)).toEqual(before);
    expect(await record(FIRST, { user_label: 'Positive' })).toEqual({ outcome: 'clash', feedback_id: FIRST });
  });

  test('of a later correction is a repeat too', async () => {
    const { record } = predicted();
    await record();
    await record(SECOND);
    expect(await record(SECOND)).toEqual({ outcome: 'repeated', feedback_id: SECOND });
  });

  test('after a lost answer is a repeat, and the prediction is not taken for used by somebody else', async () => {
    const { record, db, asked } = predicted();
    db.onNext(TRANSACTION, lostAcknowledgement);
    await expect(record()).rejects.toThrow('socket hang up');
    expect(await record()).toEqual({ outcome: 'repeated', feedback_id: FIRST });
    expect(asked()).toHaveLength(1);
  });

  test('after throttles without end finds nothing half done', async () => {
    const { record, db, stored } = predicted();
    db.onNext(TRANSACTION, throttle, 6);
    await expect(record()).rejects.toThrow();
    expect(stored(FIRST)).toBeUndefined();
    expect(db.item(LOOP_TABLE, predictionKey(PREDICTION))).not.toHaveProperty('used_by');
    expect(await record()).toMatchObject({ outcome: 'recorded' });
  });

  test('is not needed after a conflict of transactions, which is waited out', async () => {
    const { record, db } = predicted();
    db.onNext(TRANSACTION, conflicting);
    expect(await record()).toMatchObject({ outcome: 'recorded' });
  });
});

describe('two at the same time', () => {
  test('of one text: one is the first, the other is feedback that nobody asked for', async () => {
    const { record, db, asked, stored } = predicted();
    db.onNext(
      TRANSACTION,
      preceded(() => record(SECOND)),
    );
    expect(await record(FIRST)).toEqual({ outcome: 'recorded', feedback_id: FIRST });
    expect(asked().map(({ feedback_id }) => feedback_id)).toEqual([SECOND]);
    expect(stored(FIRST)).toMatchObject({ model_prediction: 'Neutral' });
  });

  test('of two texts: one is stored, the other is refused', async () => {
    const { record, db, stored } = predicted();
    db.onNext(
      TRANSACTION,
      preceded(() => record(SECOND, { text: 'The lid fits.' })),
    );
    expect(await record(FIRST)).toMatchObject({ outcome: 'other-text', feedback_id: SECOND });
    expect(stored(FIRST)).toBeUndefined();
  });

  test('the record expiring between look and claim is a prediction that is not known any more', async () => {
    const { record, db, deps, stored } = predicted();
    const { DeleteCommand } = await import('@aws-sdk/lib-dynamodb');
    const Key = predictionKey(PREDICTION);
    db.onNext(
      TRANSACTION,
      preceded(() => deps.documents.send(new DeleteCommand({ TableName: LOOP_TABLE, Key }))),
    );
    expect(await record()).toEqual({ outcome: 'unknown-prediction', prediction_id: PREDICTION });
    expect(stored(FIRST)).toBeUndefined();
  });

  test('in whatever order, however often and however interleaved, exactly one is asked for', async () => {
    const ids = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), ids, async (scheduler, numbers) => {
        const { deps, record, asked, db } = predicted();
        const documents = interleaved(scheduler, deps.documents);
        const running = numbers.map((number) => record(`feedback-00000${number}`, {}, documents));
        await scheduler.waitFor(Promise.all(running));
        expect(asked()).toHaveLength(1);
        expect(db.items(FEEDBACK_TABLE)).toHaveLength(new Set(numbers).size);
        expect(db.item(LOOP_TABLE, predictionKey(PREDICTION))?.used_by).toBe(asked()[0]?.feedback_id);
      }),
      { numRuns: 200 },
    );
  });
});

describe('through the doors', () => {
  test('HTTP answers 409 and says what to send instead', async () => {
    const { deps, record, stored } = predicted();
    await record();
    const handler = httpHandler('submit-feedback', submitFeedback(deps, SETTINGS), deps.logger);
    const body = {
      text: 'The lid fits.',
      user_label: 'Positive',
      prediction_id: PREDICTION,
      feedback_id: SECOND,
    };
    const reply = await handler(httpEvent({ path: '/submit-feedback', body, headers: {} }));
    expect(reply.statusCode).toBe(409);
    expect(JSON.parse(reply.body ?? '')).toMatchObject({
      type: 'urn:sentiment:problem:prediction-of-another-text',
      detail: expect.stringContaining("Send this text's own prediction_id"),
    });
    expect(stored(SECOND)).toBeUndefined();
  });

  test('an event is refused with the reason', async () => {
    const { deps, record } = predicted();
    await record();
    const detail = { text: 'The lid fits.', user_label: 'Positive' as const, prediction_id: PREDICTION };
    await expect(ingestFeedback(deps, TABLES)({ id: SECOND, detail })).rejects.toThrow(
      `is named by feedback ${FIRST} about another text`,
    );
  });
});

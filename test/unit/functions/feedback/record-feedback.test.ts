// Holds recording to once: a repeat is recognised, a clash is refused, an unknown prediction is named.
import { describe, expect, test } from 'vitest';
import { recordFeedback } from '../../../../functions/feedback/record-feedback.ts';
import { splitOf } from '../../../../functions/feedback/split.ts';
import { predictionKey } from '../../../../functions/retraining/loop-keys.ts';
import { correction } from '../../../support/feedback-builders.ts';
import { lostAcknowledgement, throttle } from '../../../support/in-memory-dynamodb.ts';
import { loopWorld, START } from '../../../support/loop-world.ts';
import { FEEDBACK_TABLE, LOOP_TABLE } from '../../../support/stage.ts';

const TABLES = { feedbackTable: FEEDBACK_TABLE, loopTable: LOOP_TABLE };
const ID = 'feedback-000001';
const PREDICTION = '0199c8a4-7f3e-7c3a-9d57-2f6f1f0c9f12';

const recording = () => {
  const world = loopWorld();
  const record = (changes = {}, id = ID) => recordFeedback(world.deps, TABLES, correction(changes), id);
  return { ...world, record, stored: () => world.db.items(FEEDBACK_TABLE) };
};

describe('recordFeedback', () => {
  test('stores a correction with its side of the split and its time', async () => {
    const { record, stored } = recording();

    expect(await record({ user_id: 'u1' })).toEqual({ outcome: 'recorded', feedback_id: ID });

    const text = correction().text;
    expect(stored()).toEqual([
      { ...correction(), user_id: 'u1', feedback_id: ID, split: splitOf(text), timestamp: START },
    ]);
  });

  test('a correction that names no prediction costs one call', async () => {
    const { record, db } = recording();
    await record();
    expect(db.calls.map(({ command }) => command)).toEqual(['PutCommand']);
  });

  test('the same correction again is a repeat and leaves the first one as it was', async () => {
    const { record, stored, time } = recording();
    await record();
    const first = stored();
    time.advance(60);

    expect(await record()).toEqual({ outcome: 'repeated', feedback_id: ID });
    expect(stored()).toEqual(first);
  });

  test.each([
    ['another label', { user_label: 'Positive' }],
    ['another text', { text: 'The handle holds.' }],
  ])('%s under the same id is a clash and changes nothing', async (_, changes) => {
    const { record, stored } = recording();
    await record();
    const first = stored();

    expect(await record(changes)).toEqual({ outcome: 'clash', feedback_id: ID });
    expect(stored()).toEqual(first);
  });

  test.each([
    ['an asked prediction keeps its margin and the chance of asking', { asked: true }, true],
    ['a prediction nobody asked about keeps its margin only', { asked: false }, false],
  ])('feedback on %s', async (_, { asked }, weighed) => {
    const { record, stored, db } = recording();
    const known = { label: 'Neutral', confidence: 0.4, margin: 0.1 };
    db.put(LOOP_TABLE, { ...predictionKey(PREDICTION), ...known, asked, ask_probability: 0.5 });
    await record({ prediction_id: PREDICTION });
    expect(stored()[0]).toMatchObject({ model_prediction: 'Neutral', margin: 0.1 });
    expect('ask_probability' in (stored()[0] ?? {})).toBe(weighed);
    if (weighed) expect(stored()[0]?.ask_probability).toBe(0.5);
  });

  test('feedback that confirms its prediction is feedback like any other', async () => {
    const { record, stored, db } = recording();
    db.put(LOOP_TABLE, { ...predictionKey(PREDICTION), label: 'Negative', confidence: 0.9 });
    expect(await record({ prediction_id: PREDICTION })).toEqual({ outcome: 'recorded', feedback_id: ID });
    expect(stored()[0]).toMatchObject({ user_label: 'Negative', model_prediction: 'Negative' });
  });

  test('a write whose answer was lost is recognised as a repeat when it is tried again', async () => {
    const { record, stored, db } = recording();
    db.onNext('PutCommand', lostAcknowledgement);
    await expect(record()).rejects.toThrow('socket hang up');

    expect(await record()).toEqual({ outcome: 'repeated', feedback_id: ID });
    expect(stored()).toHaveLength(1);
  });

  test('a throttled write throws, so that whoever delivers tries again', async () => {
    const { record, stored, db } = recording();
    db.onNext('PutCommand', throttle);
    await expect(record()).rejects.toThrow('Rate exceeded');
    expect(stored()).toEqual([]);
  });

  test('takes label, confidence and version from the prediction on record, whatever the caller claims', async () => {
    const { record, stored, db } = recording();
    db.put(LOOP_TABLE, {
      ...predictionKey(PREDICTION),
      label: 'Neutral',
      confidence: 0.61,
      model_version: 3,
    });

    await record({ prediction_id: PREDICTION, model_prediction: 'Positive' });

    expect(stored()[0]).toMatchObject({
      prediction_id: PREDICTION,
      model_prediction: 'Neutral',
      confidence: 0.61,
      model_version: 3,
    });
  });

  test('a prediction that nobody made is named and nothing is stored', async () => {
    const { record, stored } = recording();
    expect(await record({ prediction_id: PREDICTION })).toEqual({
      outcome: 'unknown-prediction',
      prediction_id: PREDICTION,
    });
    expect(stored()).toEqual([]);
  });
});

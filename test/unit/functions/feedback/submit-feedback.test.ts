// POST /submit-feedback as API Gateway calls it: status codes, problem+json, idempotency and limits.
import { describe, expect, test } from 'vitest';
import { idFromKey } from '../../../../functions/feedback/idempotency-key.ts';
import { handler as deployed, submitFeedback } from '../../../../functions/feedback/submit-feedback.ts';
import { httpHandler } from '../../../support/described-handler.ts';
import { throttle } from '../../../support/in-memory-dynamodb.ts';
import { httpEvent } from '../../../support/lambda-events.ts';
import { loopWorld } from '../../../support/loop-world.ts';
import { FEEDBACK_TABLE, LOOP_TABLE } from '../../../support/stage.ts';

const VALID = { text: 'The handle came off.', user_label: 'Negative' };
const PREDICTION = '0199c8a4-7f3e-7c3a-9d57-2f6f1f0c9f12';

const route = () => {
  const world = loopWorld();
  const settings = { DYNAMODB_TABLE_NAME: FEEDBACK_TABLE, LOOP_TABLE_NAME: LOOP_TABLE };
  const handler = httpHandler('submit-feedback', submitFeedback(world.deps, settings), world.deps.logger);
  const post = async (body: unknown, headers: Record<string, string> = {}, base64 = false) => {
    const reply = await handler(httpEvent({ path: '/submit-feedback', body, headers, base64 }));
    return {
      status: reply.statusCode,
      type: reply.headers?.['content-type'],
      cache: reply.headers?.['cache-control'],
      body: JSON.parse(reply.body ?? 'null'),
    };
  };
  return { ...world, post, stored: () => world.db.items(FEEDBACK_TABLE) };
};

describe('a correction that fits', () => {
  test('is answered 202 with its id and stored', async () => {
    const { post, stored } = route();

    const reply = await post(VALID);

    expect(reply).toMatchObject({ status: 202, type: 'application/json', cache: 'no-store' });
    expect(reply.body).toEqual({ feedback_id: stored()[0]?.feedback_id, repeated: false });
    expect(stored()).toHaveLength(1);
  });

  test('may come base64-encoded, as API Gateway hands on binary bodies', async () => {
    const { post, stored } = route();
    expect((await post({ ...VALID, text: 'Größe paßt nicht' }, {}, true)).status).toBe(202);
    expect(stored()[0]?.text).toBe('Größe paßt nicht');
  });

  test('is stored trimmed', async () => {
    const { post, stored } = route();
    await post({ ...VALID, text: '  Fell apart.\n' });
    expect(stored()[0]?.text).toBe('Fell apart.');
  });

  test('without a key is a new correction each time', async () => {
    const { post, stored } = route();
    await post(VALID);
    await post(VALID);
    expect(stored()).toHaveLength(2);
  });
});

describe('a retry', () => {
  test('with the same Idempotency-Key is answered with the same id and stored once', async () => {
    const { post, stored } = route();
    const headers = { 'idempotency-key': 'order-17/review' };

    const [first, second] = [await post(VALID, headers), await post(VALID, headers)];

    expect(first.body).toEqual({ feedback_id: idFromKey('order-17/review'), repeated: false });
    expect(second).toMatchObject({
      status: 202,
      body: { feedback_id: first.body.feedback_id, repeated: true },
    });
    expect(stored()).toHaveLength(1);
  });

  test('with the same feedback_id is a repeat too', async () => {
    const { post, stored } = route();
    await post({ ...VALID, feedback_id: 'my-feedback-1' });
    expect((await post({ ...VALID, feedback_id: 'my-feedback-1' })).body.repeated).toBe(true);
    expect(stored()).toHaveLength(1);
  });

  test('with the same key but another label is a conflict', async () => {
    const { post } = route();
    const headers = { 'idempotency-key': 'k' };
    await post(VALID, headers);
    const reply = await post({ ...VALID, user_label: 'Positive' }, headers);
    expect(reply).toMatchObject({ status: 409, type: 'application/problem+json' });
    expect(reply.body.type).toBe('urn:sentiment:problem:feedback-clash');
  });

  test.each(['', 'k'.repeat(256)])('with an unusable Idempotency-Key is refused', async (key) => {
    const { post, stored } = route();
    expect((await post(VALID, { 'idempotency-key': key })).status).toBe(400);
    expect(stored()).toEqual([]);
  });
});

describe('a correction that does not fit', () => {
  test.each([
    ['an empty text', { ...VALID, text: ' \n ' }, 'text'],
    ['a missing text', { user_label: 'Negative' }, 'text'],
    ['5,001 characters', { ...VALID, text: 'x'.repeat(5_001) }, 'text'],
    ['half a surrogate pair', { ...VALID, text: 'cut \ud83d off' }, 'text'],
    ['an unknown label', { ...VALID, user_label: 'Bad' }, 'user_label'],
    ['an empty body', undefined, 'text'],
    ['a list', [VALID], ''],
  ])('%s is answered 400 with the field in problem+json', async (_, body, path) => {
    const { post, stored } = route();
    const reply = await post(body);
    expect(reply).toMatchObject({ status: 400, type: 'application/problem+json' });
    expect(reply.body).toMatchObject({ type: 'urn:sentiment:problem:invalid-request', status: 400 });
    expect(reply.body.issues[0].path).toBe(path);
    expect(stored()).toEqual([]);
  });

  test('5,000 emoji are 5,000 characters, and stored as they came', async () => {
    const { post, stored } = route();
    expect((await post({ ...VALID, text: '🎉'.repeat(5_000) })).status).toBe(202);
    expect(stored()[0]?.text).toBe('🎉'.repeat(5_000));
    expect((await post({ ...VALID, text: '🎉'.repeat(5_001) })).status).toBe(400);
  });

  test('a text with null bytes and formulas is stored as it came', async () => {
    const { post, stored } = route();
    await post({ ...VALID, text: '=1+1 \u0000 \u202e' });
    expect(stored()[0]?.text).toBe('=1+1 \u0000 \u202e');
  });

  test('exactly 5,000 characters are taken', async () => {
    const { post } = route();
    expect((await post({ ...VALID, text: 'x'.repeat(5_000) })).status).toBe(202);
  });

  test.each(['{"text": "cut', 'text=hello', '\u0000'])(
    'a body that is not JSON is told so: %j',
    async (body) => {
      const { post } = route();
      const reply = await post(body);
      expect(reply).toMatchObject({ status: 400, type: 'application/problem+json' });
      expect(reply.body.type).toBe('urn:sentiment:problem:not-json');
    },
  );

  test('64 KiB are read, one byte more is not', async () => {
    const { post } = route();
    const padded = (bytes: number) => {
      const body = JSON.stringify(VALID);
      return `${body.slice(0, -1)}${' '.repeat(bytes - body.length)}}`;
    };
    expect((await post(padded(64 * 1024))).status).toBe(202);
    const reply = await post(padded(64 * 1024 + 1));
    expect(reply).toMatchObject({ status: 413, body: { type: 'urn:sentiment:problem:body-too-large' } });
  });

  test('a misspelt field is told, not dropped', async () => {
    const reply = await route().post({ ...VALID, model_predicton: 'Neutral' });
    expect(reply).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('model_predicton') },
    });
  });

  test('a prediction_id that nobody was answered is 404', async () => {
    const { post } = route();
    const reply = await post({ ...VALID, prediction_id: PREDICTION });
    expect(reply).toMatchObject({ status: 404, body: { type: 'urn:sentiment:problem:unknown-prediction' } });
    expect(reply.body.detail).toContain(PREDICTION);
  });
});

describe('a failure on our side', () => {
  test('is 500 without inner details, and the log holds the cause', async () => {
    const { post, db, log } = route();
    db.onNext('PutCommand', throttle);
    const reply = await post(VALID);
    expect(reply).toMatchObject({ status: 500, type: 'application/problem+json' });
    expect(JSON.stringify(reply.body)).not.toContain('Rate exceeded');
    expect(log.find(({ level }) => level === 'error')?.fields.error).toBeInstanceOf(Error);
  });
});

test('the deployed handler refuses a bad request before it touches any table', async () => {
  const reply = await deployed(httpEvent({ body: { text: '', user_label: 'Negative' } }));
  expect(reply.statusCode).toBe(400);
});

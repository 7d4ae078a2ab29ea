// POST /predict-sentiment as API Gateway calls it: a sentiment with its id, or an honest error, never a made-up label.
import { describe, expect, test } from 'vitest';
import { predictSentiment } from '../../../../functions/inference/predict-sentiment.ts';
import { modelKey, predictionKey } from '../../../../functions/retraining/loop-keys.ts';
import { model } from '../../../support/cycle-builders.ts';
import { httpHandler } from '../../../support/described-handler.ts';
import { endpointAnswer, prediction } from '../../../support/endpoint-answers.ts';
import { throttle } from '../../../support/in-memory-dynamodb.ts';
import { httpEvent } from '../../../support/lambda-events.ts';
import { loopWorld } from '../../../support/loop-world.ts';
import { serviceError } from '../../../support/scripted-client.ts';
import { ENDPOINT, LOOP_TABLE } from '../../../support/stage.ts';

/** @param chance what the randomness gives; 0.5 asks only where the rule is sure to. */
const serving = (
  answer: () => unknown = () => endpointAnswer([prediction('Negative')]),
  chance = 0.5,
  days = 30,
) => {
  const world = loopWorld();
  world.endpoints.answer({ InvokeEndpoint: answer });
  world.db.put(LOOP_TABLE, { ...modelKey('model-2'), ...model({ model_id: 'model-2', model_version: 2 }) });
  const settings = {
    SAGEMAKER_ENDPOINT_NAME: ENDPOINT,
    LOOP_TABLE_NAME: LOOP_TABLE,
    ASK_MARGIN: 0.2,
    ASK_RARE_SHARE: 0.1,
    ASK_EXPLORATION: 0.05,
    PREDICTION_RETENTION_DAYS: days,
  };
  const handler = httpHandler(
    'predict-sentiment',
    predictSentiment({ ...world.deps, random: () => chance }, settings),
    world.deps.logger,
  );
  const post = async (body: unknown = { text: 'Broke at once.' }) => {
    const reply = await handler(httpEvent({ path: '/predict-sentiment', body }));
    return { status: reply.statusCode, headers: reply.headers ?? {}, body: JSON.parse(reply.body ?? '') };
  };
  return { ...world, post };
};

const failing = (name: string) =>
  serving(() => {
    throw serviceError(name);
  });

describe('a prediction', () => {
  test('names label, confidence, all scores, the model version and an id', async () => {
    const { post } = serving();
    expect(await post()).toMatchObject({
      status: 200,
      body: {
        label: 'Negative',
        confidence: 0.8,
        scores: { Negative: 0.8, Neutral: 0.1, Positive: 0.1 },
        model_version: 2,
        prediction_id: '01999999-0000-7000-8000-000000000001',
      },
    });
  });

  test('goes to the endpoint as raw text, trimmed', async () => {
    const { post, endpoints } = serving();
    await post({ text: '  Größe paßt nicht \n' });
    expect(endpoints.inputs('InvokeEndpoint')[0]).toMatchObject({
      EndpointName: ENDPOINT,
      ContentType: 'application/json',
      Body: JSON.stringify({ instances: ['Größe paßt nicht'] }),
    });
  });

  test('is kept for feedback for thirty days, without the text', async () => {
    const { post, db, deps } = serving();
    const { body } = await post({ text: 'a very private text' });
    expect(db.item(LOOP_TABLE, predictionKey(body.prediction_id))).toEqual({
      ...predictionKey(body.prediction_id),
      label: 'Negative',
      confidence: 0.8,
      margin: expect.closeTo(0.7),
      model_version: 2,
      asked: false,
      ask_probability: 0.05,
      expires_at: deps.clock().getTime() / 1000 + 30 * 24 * 3600,
    });
    expect(JSON.stringify(db.items(LOOP_TABLE))).not.toContain('private');
  });

  test('by a model that is not registered yet claims no version', async () => {
    const { post } = serving(() => endpointAnswer([prediction('Neutral', 'unknown-model')]));
    const { body } = await post();
    expect(body.label).toBe('Neutral');
    expect(body).not.toHaveProperty('model_version');
  });

  test('during a blue/green shift names the version that really answered', async () => {
    let turn = 0;
    const { post, db } = serving(() => {
      turn += 1;
      return endpointAnswer([prediction('Neutral', turn % 2 === 0 ? 'model-3' : 'model-2')]);
    });
    db.put(LOOP_TABLE, { ...modelKey('model-3'), ...model({ model_id: 'model-3', model_version: 3 }) });
    const versions = [];
    for (let n = 0; n < 4; n += 1) versions.push((await post()).body.model_version);
    expect(versions).toEqual([2, 3, 2, 3]);
  });
});

describe('feedback', () => {
  const unsure = () => endpointAnswer([prediction('Neutral', 'model-2', 0.4)]);
  const rare = { Negative: 0.02, Neutral: 0.04, Positive: 0.94 };

  test('is wanted on an answer that was nearly another', async () => {
    const { body } = await serving(unsure).post();
    expect(body.margin).toBeCloseTo(0.1);
    expect(body.feedback).toEqual({ wanted: true, reason: 'low-margin', probability: 1 });
  });

  test('is not wanted on a sure answer with a frequent class, except now and then', async () => {
    expect((await serving().post()).body.feedback).toEqual({
      wanted: false,
      reason: 'not-needed',
      probability: 0.05,
    });
    expect((await serving(undefined, 0.04).post()).body.feedback).toEqual({
      wanted: true,
      reason: 'exploration',
      probability: 0.05,
    });
  });

  test('is wanted on half of the answers with a class that is rare in what the answering model learnt', async () => {
    for (const [chance, wanted] of [
      [0.49, true],
      [0.5, false],
    ] as const) {
      const { post, db } = serving(undefined, chance);
      db.put(LOOP_TABLE, { ...modelKey('model-2'), ...model({ model_id: 'model-2', class_shares: rare }) });
      const { body } = await post();
      expect(body.feedback).toEqual({
        wanted,
        reason: wanted ? 'rare-class' : 'not-needed',
        probability: 0.5,
      });
    }
  });

  test('on a model that is not registered is asked for without a rule for rare classes', async () => {
    const { post } = serving(() => endpointAnswer([prediction('Neutral', 'unknown-model')]));
    expect((await post()).body.feedback.probability).toBe(0.05);
  });

  test('that was asked for is on record with its chance, so that its weight is known later', async () => {
    const { post, db } = serving(unsure);
    const { body } = await post();
    expect(db.item(LOOP_TABLE, predictionKey(body.prediction_id))).toMatchObject({
      margin: expect.closeTo(0.1),
      asked: true,
      ask_probability: 1,
    });
  });
});

describe('an endpoint that fails', () => {
  test.each([
    ['ValidationError', 503, 'no-model-live', '60'],
    ['ModelNotReadyException', 503, 'model-not-ready', '5'],
    ['ServiceUnavailable', 503, 'endpoint-unavailable', '5'],
    ['TimeoutError', 504, 'endpoint-slow', '5'],
    ['ThrottlingException', 429, 'too-many-predictions', '1'],
    ['ModelError', 502, 'model-error', '5'],
    ['InternalDependencyException', 503, 'endpoint-unavailable', '5'],
    ['InternalFailure', 503, 'endpoint-unavailable', '5'],
    ['CredentialsProviderError', 500, 'internal', undefined],
  ])('with %s is answered %i %s', async (name, status, slug, retryAfter) => {
    const { post, db } = failing(name);
    const reply = await post();
    expect(reply.status).toBe(status);
    expect(reply.headers['content-type']).toBe('application/problem+json');
    expect(reply.headers['retry-after']).toBe(retryAfter);
    expect(reply.body).toMatchObject({ type: `urn:sentiment:problem:${slug}`, status });
    expect(reply.body).not.toHaveProperty('label');
    expect(db.items(LOOP_TABLE).filter(({ sk }) => sk === 'PREDICTION')).toEqual([]);
  });

  test('leaves its cause in the log and not in the answer', async () => {
    const { post, log } = serving(() => ({ Body: new TextEncoder().encode('<html>inside</html>') }));
    expect(JSON.stringify((await post()).body)).not.toContain('html');
    expect(log.at(-1)?.level).toBe('warn');
    expect(String(log.at(-1)?.fields.cause)).toContain('no list of predictions');
  });

  test('while no model is live says how to get one', async () => {
    expect((await failing('ValidationError').post()).body.detail).toContain('POST /bootstrap');
  });

  test.each([
    ['no JSON', () => ({ Body: new TextEncoder().encode('<html>') })],
    ['no predictions', () => endpointAnswer([])],
    ['two predictions for one text', () => endpointAnswer([prediction('Neutral'), prediction('Neutral')])],
    ['a label nobody knows', () => endpointAnswer([{ ...prediction('Neutral'), label: 'Meh' }])],
    ['no model id', () => endpointAnswer([{ ...prediction('Neutral'), model_id: '' }])],
    [
      'fewer probabilities than labels',
      () => endpointAnswer([{ ...prediction('Neutral'), probabilities: [1] }]),
    ],
    [
      'a label that is not among the labels',
      () =>
        endpointAnswer([
          { ...prediction('Neutral'), labels: ['Negative', 'Positive'], probabilities: [0.5, 0.5] },
        ]),
    ],
    [
      'one label only, so that no margin can be told',
      () => endpointAnswer([{ ...prediction('Neutral'), labels: ['Neutral'], probabilities: [1] }]),
    ],
    [
      'scores that are no shares of 1, so that no margin can be told',
      () => endpointAnswer([{ ...prediction('Neutral'), probabilities: [-3.1, 4.2, 0.4] }]),
    ],
    [
      'no number where a probability belongs',
      () => endpointAnswer([{ ...prediction('Neutral'), probabilities: [null, 0.8, 0.1] }]),
    ],
  ])('by answering %s is an error, not a guess', async (_, answer) => {
    const reply = await serving(answer).post();
    expect(reply).toMatchObject({ status: 502, body: { type: 'urn:sentiment:problem:model-answer-broken' } });
    expect(reply.body).not.toHaveProperty('label');
  });

  test('a table that cannot keep the prediction is an error: its id would lead nowhere', async () => {
    const { post, db } = serving();
    db.onNext('PutCommand', throttle);
    expect((await post()).status).toBe(500);
  });
});

describe('a stage that keeps no predictions', () => {
  test('answers without an id, and stores nothing', async () => {
    const { post, db } = serving(undefined, 0.5, 0);
    const { status, body } = await post();
    expect(status).toBe(200);
    expect(body).not.toHaveProperty('prediction_id');
    expect(db.items(LOOP_TABLE).filter(({ sk }) => sk === 'PREDICTION')).toEqual([]);
  });

  test('of one day keeps them for a day', async () => {
    const { post, db, deps } = serving(undefined, 0.5, 1);
    const { body } = await post();
    expect(db.item(LOOP_TABLE, predictionKey(body.prediction_id))?.expires_at).toBe(
      deps.clock().getTime() / 1000 + 24 * 3600,
    );
  });
});

describe('a request', () => {
  test.each([
    ['without text', {}, 400],
    ['with an empty text', { text: '  ' }, 400],
    ['with 5,001 characters', { text: 'x'.repeat(5_001) }, 400],
    ['with a misspelt field', { txt: 'x', text: 'y' }, 400],
    ['that is not JSON', '{', 400],
    ['that is too large', { text: 'x'.repeat(70_000) }, 413],
    ['with 5,000 characters', { text: 'x'.repeat(5_000) }, 200],
  ])('%s is answered %s', async (_, body, status) => {
    const { post, endpoints } = serving();
    expect((await post(body)).status).toBe(status);
    expect(endpoints.sent).toHaveLength(status === 200 ? 1 : 0);
  });
});

// POST /predict-sentiment/batch: one call of the endpoint, an answer for each text in its place, and nobody pays for another's mistake.
import { describe, expect, test } from 'vitest';
import { LABELS } from '../../../../events/label.ts';
import { predictBatch } from '../../../../functions/inference/predict-batch.ts';
import { httpHandler } from '../../../support/described-handler.ts';
import { endpointAnswer, prediction } from '../../../support/endpoint-answers.ts';
import { throttle } from '../../../support/in-memory-dynamodb.ts';
import { httpEvent } from '../../../support/lambda-events.ts';
import { loopWorld } from '../../../support/loop-world.ts';
import { serviceError } from '../../../support/scripted-client.ts';
import { ENDPOINT, LOOP_TABLE } from '../../../support/stage.ts';

/** The endpoint answers the text's own label, so that a mixed-up order shows. */
const labelIn = (text: string) => LABELS.find((label) => text.startsWith(label)) ?? 'Neutral';

const serving = () => {
  const world = loopWorld();
  world.endpoints.answer({
    InvokeEndpoint: ({ Body }: { Body: string }) =>
      endpointAnswer(JSON.parse(Body).instances.map((text: string) => prediction(labelIn(text)))),
  });
  const settings = {
    SAGEMAKER_ENDPOINT_NAME: ENDPOINT,
    LOOP_TABLE_NAME: LOOP_TABLE,
    ASK_MARGIN: 0.2,
    ASK_RARE_SHARE: 0.1,
    ASK_EXPLORATION: 0.05,
    PREDICTION_RETENTION_DAYS: 30,
  };
  const handler = httpHandler('predict-batch', predictBatch(world.deps, settings), world.deps.logger);
  const post = async (body: unknown) => {
    const reply = await handler(httpEvent({ path: '/predict-sentiment/batch', body }));
    return { status: reply.statusCode, headers: reply.headers ?? {}, body: JSON.parse(reply.body ?? '') };
  };
  const kept = () => world.db.items(LOOP_TABLE).filter(({ sk }) => sk === 'PREDICTION');
  return { ...world, post, kept };
};

const texts = (count: number) => Array.from({ length: count }, (_, index) => `${LABELS[index % 3]} ${index}`);

describe('a batch', () => {
  test.each([1, 2, 100])(
    'of %i is one call of the endpoint, and each answer stands in its place',
    async (n) => {
      const { post, endpoints, kept } = serving();
      const { status, body } = await post({ texts: texts(n) });
      expect(status).toBe(200);
      expect(endpoints.inputs('InvokeEndpoint')).toHaveLength(1);
      expect(body).toMatchObject({ predicted: n, refused: 0 });
      expect(body.results.map((each: { index: number }) => each.index)).toEqual([...Array(n).keys()]);
      expect(body.results.map((each: { prediction: { label: string } }) => each.prediction.label)).toEqual(
        texts(n).map(labelIn),
      );
      expect(kept()).toHaveLength(n);
    },
  );

  test('with texts that do not fit answers the others, in place, and says what is wrong', async () => {
    const { post, endpoints, kept } = serving();
    const { body } = await post({
      texts: ['Positive one', ' ', 7, 'Negative two', null, 'x'.repeat(5_001), { text: 'no' }],
    });
    expect(body).toMatchObject({ predicted: 2, refused: 5 });
    expect(body.results[0]).toMatchObject({ index: 0, prediction: { label: 'Positive' } });
    expect(body.results[3]).toMatchObject({ index: 3, prediction: { label: 'Negative' } });
    expect(body.results[1]).toEqual({
      index: 1,
      issues: [{ path: '', message: 'text is empty after trimming; send 1 to 5,000 characters' }],
    });
    for (const index of [2, 4, 5, 6]) expect(body.results[index].issues).toHaveLength(1);
    expect(endpoints.inputs('InvokeEndpoint')[0]?.Body).toBe(
      JSON.stringify({ instances: ['Positive one', 'Negative two'] }),
    );
    expect(kept()).toHaveLength(2);
  });

  test('in which nothing fits does not bother the endpoint', async () => {
    const { post, endpoints } = serving();
    expect((await post({ texts: ['', ''] })).body).toMatchObject({ predicted: 0, refused: 2 });
    expect(endpoints.sent).toEqual([]);
  });

  test('sent twice is predicted twice: predictions are not idempotent, and each has its own id', async () => {
    const { post, kept } = serving();
    await post({ texts: texts(3) });
    await post({ texts: texts(3) });
    expect(new Set(kept().map(({ pk }) => pk)).size).toBe(6);
  });
});

describe('a batch that is refused', () => {
  test.each([
    ['without texts', {}, 400],
    ['with no text', { texts: [] }, 400],
    ['with 101 texts', { texts: texts(101) }, 400],
    ['with a text where a list belongs', { texts: 'one' }, 400],
    ['with a misspelt field', { texts: ['a'], text: 'b' }, 400],
    ['that is not JSON', '[', 400],
  ])('%s is answered %s and predicts nothing', async (_, body, status) => {
    const { post, endpoints } = serving();
    expect((await post(body)).status).toBe(status);
    expect(endpoints.sent).toEqual([]);
  });

  test('is larger than 1 MiB by one byte; exactly 1 MiB is read', async () => {
    const { post } = serving();
    const sized = (bytes: number) => {
      const body = JSON.stringify({ texts: ['a', ''] });
      return body.replace('""', `"${'x'.repeat(bytes - body.length)}"`);
    };
    expect((await post(sized(1024 * 1024))).body).toMatchObject({ predicted: 1, refused: 1 });
    expect((await post(sized(1024 * 1024 + 1))).status).toBe(413);
  });

  test('because the endpoint fails keeps nothing and says when to come again', async () => {
    const { post, endpoints, kept } = serving();
    endpoints.answer({
      InvokeEndpoint: () => {
        throw serviceError('ThrottlingException');
      },
    });
    const reply = await post({ texts: texts(5) });
    expect(reply).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
    expect(kept()).toEqual([]);
  });

  test('because one prediction could not be kept is an error: its id would lead nowhere', async () => {
    const { post, db } = serving();
    db.onNext('PutCommand', throttle);
    expect((await post({ texts: texts(3) })).status).toBe(500);
  });
});

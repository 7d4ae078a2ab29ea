// Lineage from a model to its corrections: every id of its dataset once, page by page, however the parts are cut.
import { describe, expect, test } from 'vitest';
import { listModelFeedback } from '../../../../functions/registry/list-model-feedback.ts';
import { keepModel } from '../../../../functions/registry/model-versions.ts';
import { model } from '../../../support/cycle-builders.ts';
import { httpHandler } from '../../../support/described-handler.ts';
import { httpEvent } from '../../../support/lambda-events.ts';
import { loopWorld } from '../../../support/loop-world.ts';
import { DATA_BUCKET, LOOP_TABLE } from '../../../support/stage.ts';

const SETTINGS = { LOOP_TABLE_NAME: LOOP_TABLE, S3_BUCKET: DATA_BUCKET };

const part = (name: string, rows: number, text = 'Größer als gedacht 👍') =>
  Array.from({ length: rows }, (_, row) => ({
    feedback_id: `${name}-${String(row).padStart(4, '0')}`,
    text,
    split: row % 5 === 0 ? 'holdout' : 'train',
  }));

/** Version 2 learnt from these parts in cycle 2; version 3 came from elsewhere. */
const trainedOn = async (parts: Record<string, ReturnType<typeof part>>) => {
  const world = loopWorld();
  const { deps, buckets } = world;
  await keepModel(deps, LOOP_TABLE, model({ model_id: 'two', model_version: 2, cycle: 2 }));
  const { cycle: _, ...elsewhere } = model({ model_id: 'three', model_version: 3 });
  await keepModel(deps, LOOP_TABLE, elsewhere);
  const listed = Object.entries(parts).map(([name, rows]) => {
    const key = `datasets/000002/feedback/${name}.jsonl`;
    buckets.put(DATA_BUCKET, key, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    return { segment: 0, rows: rows.length, key };
  });
  const rows = listed.reduce((sum, each) => sum + each.rows, 0);
  const manifest = { feedback: { rows, parts: [{ segment: 9, rows: 0 }, ...listed] } };
  buckets.put(DATA_BUCKET, 'datasets/000002/manifest.json', JSON.stringify(manifest));
  const handler = httpHandler('list-model-feedback', listModelFeedback(deps, SETTINGS), deps.logger);
  const list = async (query: Record<string, string> = {}, version = '2') => {
    const event = httpEvent({ method: 'GET', pathParameters: { version } });
    const reply = await handler({ ...event, queryStringParameters: query });
    return { status: reply.statusCode, body: JSON.parse(reply.body ?? '') };
  };
  const everything = async (limit: string) => {
    const seen: { feedback_id: string; split: string }[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { status, body } = await list({ limit, ...(cursor === '' ? {} : { cursor }) });
      expect(status).toBe(200);
      seen.push(...body.feedback);
      cursor = body.next;
    }
    return seen;
  };
  return { ...world, list, everything };
};

describe('the corrections of a version', () => {
  test.each(['1', '7', '50', '100'])('are all listed, once each, in pages of %s', async (limit) => {
    const parts = { a: part('a', 23), empty: [], b: part('b', 7) };
    const { everything } = await trainedOn(parts);
    const wanted = [...parts.a, ...parts.b].map(({ feedback_id, split }) => ({ feedback_id, split }));
    expect(await everything(limit)).toEqual(wanted);
  });

  test('are read piece by piece where a part is larger than one, also where a letter is cut in two', async () => {
    const parts = { a: part('a', 150, 'ü'.repeat(4_999)) };
    const { everything, buckets } = await trainedOn(parts);
    expect((await everything('100')).map(({ feedback_id }) => feedback_id)).toEqual(
      parts.a.map(({ feedback_id }) => feedback_id),
    );
    const ranges = buckets.sent.filter(({ input }) => input.Range !== undefined);
    expect(ranges.length).toBeGreaterThan(5);
  });

  test('are none where a model came from elsewhere', async () => {
    const { list } = await trainedOn({ a: part('a', 3) });
    expect((await list({}, '3')).body).toEqual({
      model_version: 3,
      feedback_rows: 0,
      feedback: [],
      next: null,
    });
  });

  test('say how many they are', async () => {
    const { list } = await trainedOn({ a: part('a', 3), b: part('b', 4) });
    expect((await list({ limit: '2' })).body).toMatchObject({ feedback_rows: 7, next: expect.any(String) });
  });

  test.each(['0.3', '0.999999', 'x', '1', '0.1.2'])(
    'do not begin at a made-up cursor: %s',
    async (cursor) => {
      const { list } = await trainedOn({ a: part('a', 3) });
      expect((await list({ cursor })).status).toBe(400);
    },
  );

  test('of a version that nobody knows are not asked for', async () => {
    const { list } = await trainedOn({});
    expect((await list({}, '8')).status).toBe(404);
  });

  test('that cannot be read are a failure, not an empty list', async () => {
    const { list, buckets } = await trainedOn({ a: part('a', 3) });
    buckets.put(DATA_BUCKET, 'datasets/000002/feedback/a.jsonl', '{"feedback_id": 1}\n');
    expect((await list()).status).toBe(500);
  });
});

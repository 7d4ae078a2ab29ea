// Planning, exporting and sealing a cycle's dataset: complete, reproducible, never half of it.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { eraseFeedback } from '../../../../functions/feedback/erase-feedback.ts';
import { BASE_DATASET_PREFIX, parseS3Uri } from '../../../../functions/retraining/dataset-layout.ts';
import { exportFeedback } from '../../../../functions/retraining/export-feedback.ts';
import { planDataset } from '../../../../functions/retraining/plan-dataset.ts';
import { sealDataset } from '../../../../functions/retraining/seal-dataset.ts';
import { taskHandler } from '../../../../functions/runtime/task-handler.ts';
import { putActiveModel, putCycle, readCycle } from '../../../support/cycle-builders.ts';
import { feedback, manyFeedback } from '../../../support/feedback-builders.ts';
import { preceded } from '../../../support/in-memory-dynamodb.ts';
import { loopWorld, START } from '../../../support/loop-world.ts';
import { ARTIFACTS_BUCKET, DATA_BUCKET, FEEDBACK_TABLE, LOOP_TABLE } from '../../../support/stage.ts';

const LATER = '2026-11-23T10:00:00.001Z';

const datasets = (pageSize?: number) => {
  const world = loopWorld(pageSize === undefined ? {} : { pageSize });
  const { deps, buckets } = world;
  const plan = taskHandler(
    'PlanDataset',
    planDataset(deps, {
      LOOP_TABLE_NAME: LOOP_TABLE,
      S3_BUCKET: DATA_BUCKET,
      ARTIFACTS_BUCKET,
      EXPORT_SEGMENTS: 3,
    }),
    deps.logger,
  );
  const exportOne = taskHandler(
    'ExportFeedback',
    exportFeedback(deps, { DYNAMODB_TABLE_NAME: FEEDBACK_TABLE, S3_BUCKET: DATA_BUCKET }),
    deps.logger,
  );
  const seal = taskHandler(
    'SealDataset',
    sealDataset(deps, { S3_BUCKET: DATA_BUCKET, LOOP_TABLE_NAME: LOOP_TABLE }),
    deps.logger,
  );
  putCycle(world, { cycle: 2 });
  const putBase = () => {
    buckets.put(DATA_BUCKET, `${BASE_DATASET_PREFIX}train_data.csv`, 'train');
    buckets.put(DATA_BUCKET, `${BASE_DATASET_PREFIX}test_data_hidden.csv`, 'test');
  };
  const whole = async () => {
    const planned = await plan({ cycle: 2, started_at: START });
    const parts = [];
    for (const segment of planned.segments) parts.push(await exportOne(segment));
    const { cycle, cutoff, dataset_uri } = planned;
    return seal({ cycle, cutoff, dataset_uri, parts });
  };
  const rows = () =>
    buckets
      .keys(DATA_BUCKET)
      .filter((key) => key.endsWith('.jsonl'))
      .flatMap((key) => (buckets.read(DATA_BUCKET, key) ?? '').trimEnd().split('\n'))
      .map((line) => JSON.parse(line));
  return { ...world, plan, exportOne, seal, putBase, whole, rows };
};

describe('the plan', () => {
  test('fixes the cut-off at the start of the execution and cuts the table into segments', async () => {
    const { plan } = datasets();
    const planned = await plan({ cycle: 2, started_at: '2026-11-23T11:00:00.5+01:00' });
    expect(planned).toMatchObject({
      cutoff: '2026-11-23T10:00:00.500Z',
      dataset_uri: `s3://${DATA_BUCKET}/datasets/000002/`,
      base_uri: `s3://${DATA_BUCKET}/datasets/base/`,
    });
    expect(planned.segments).toEqual(
      [0, 1, 2].map((segment) => ({
        folder: 'datasets/000002/',
        cutoff: planned.cutoff,
        segment,
        total_segments: 3,
      })),
    );
  });

  test('names the model that serves as the champion', async () => {
    const { plan, ...world } = datasets();
    const active = putActiveModel(world, { model_version: 4 });
    expect(await plan({ cycle: 2, started_at: START })).toMatchObject({
      champion_model_uri: active.model_data_uri,
      champion_version: 4,
    });
  });

  test('without a champion points at a place that exists and holds no model', async () => {
    const { plan } = datasets();
    expect(await plan({ cycle: 1, started_at: START })).toMatchObject({
      champion_model_uri: `s3://${ARTIFACTS_BUCKET}/champion/none/`,
      champion_version: null,
    });
  });
});

describe('the export', () => {
  test('holds every correction up to the cut-off once, over segments and pages', async () => {
    const { whole, rows, putBase, db } = datasets(7);
    putBase();
    for (const item of manyFeedback(50)) db.put(FEEDBACK_TABLE, item);
    db.put(FEEDBACK_TABLE, feedback({ feedback_id: 'too-late', timestamp: LATER }));

    expect(await whole()).toMatchObject({ feedback_rows: 50 });

    const ids = rows().map(({ feedback_id }) => feedback_id);
    expect(ids.sort()).toEqual(manyFeedback(50).map(({ feedback_id }) => feedback_id));
  });

  test('a row carries what the training scripts read', async () => {
    const { whole, rows, putBase, db } = datasets();
    putBase();
    db.put(FEEDBACK_TABLE, feedback({ model_prediction: 'Neutral', user_id: 'u' }));
    await whole();
    const { feedback_id, text, user_label, split, timestamp, model_prediction, user_id } = rows()[0];
    expect({ feedback_id, text, user_label, split, timestamp, model_prediction, user_id }).toEqual(
      feedback({ model_prediction: 'Neutral', user_id: 'u' }),
    );
  });

  test('an empty segment writes no object', async () => {
    const { exportOne, buckets } = datasets();
    expect(
      await exportOne({ folder: 'datasets/000002/', cutoff: START, segment: 0, total_segments: 3 }),
    ).toEqual({
      segment: 0,
      rows: 0,
    });
    expect(buckets.keys(DATA_BUCKET)).toEqual([]);
  });

  test('tried again writes the same bytes in the same place', async () => {
    const { exportOne, db, buckets } = datasets();
    for (const item of manyFeedback(9)) db.put(FEEDBACK_TABLE, item);
    const input = { folder: 'datasets/000002/', cutoff: START, segment: 0, total_segments: 1 };
    const [first, second] = [await exportOne(input), await exportOne(input)];
    expect(second).toEqual(first);
    expect(first.key).toBe('datasets/000002/feedback/part-0000.jsonl');
    const bytes = buckets.read(DATA_BUCKET, first.key ?? '') ?? '';
    expect(first.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  test('an item that fits no contract fails the segment instead of spoiling the dataset', async () => {
    const { exportOne, db } = datasets();
    db.put(FEEDBACK_TABLE, { ...feedback(), user_label: 'Great' });
    await expect(
      exportOne({ folder: 'datasets/000002/', cutoff: START, segment: 0, total_segments: 1 }),
    ).rejects.toThrow('Great');
  });
});

describe('sealing', () => {
  test('says what the cycle learns from: base files with their ETags, parts with their hashes', async () => {
    const { whole, putBase, db, buckets } = datasets();
    putBase();
    for (const item of manyFeedback(9)) db.put(FEEDBACK_TABLE, item);

    const sealed = await whole();

    const { bucket, key } = parseS3Uri(sealed.manifest_uri);
    const text = buckets.read(bucket, key) ?? '';
    const manifest = JSON.parse(text);
    expect(manifest).toMatchObject({ schema_version: 1, cycle: 2, cutoff: START, feedback: { rows: 9 } });
    expect(manifest.base.map((file: { key: string }) => file.key)).toEqual([
      'datasets/base/test_data_hidden.csv',
      'datasets/base/train_data.csv',
    ]);
    expect(
      manifest.feedback.parts
        .filter((part: { rows: number }) => part.rows > 0)
        .every((part: { sha256?: string }) => part.sha256),
    ).toBe(true);
    expect(sealed.manifest_sha256).toBe(createHash('sha256').update(text).digest('hex'));
  });

  test('the same data gives the same hash, other data another', async () => {
    const hash = async (items: number) => {
      const { whole, putBase, db } = datasets();
      putBase();
      for (const item of manyFeedback(items)) db.put(FEEDBACK_TABLE, item);
      return (await whole()).manifest_sha256;
    };
    expect(await hash(9)).toBe(await hash(9));
    expect(await hash(9)).not.toBe(await hash(10));
  });

  test('refuses when a segment failed, and says why', async () => {
    const { seal, putBase, buckets } = datasets();
    putBase();
    const parts = [
      { segment: 0, rows: 0 },
      { failed: true, cause: 'the table is away' },
    ];
    await expect(seal({ cycle: 2, cutoff: START, dataset_uri: 's3://b/k/', parts })).rejects.toThrow(
      'could not be exported: the table is away',
    );
    expect(buckets.keys(DATA_BUCKET)).not.toContain('datasets/000002/manifest.json');
  });

  test('refuses without base data, and says what to upload', async () => {
    const { whole } = datasets();
    await expect(whole()).rejects.toThrow(
      /base dataset is incomplete: train_data\.csv and test_data_hidden\.csv missing under/,
    );
  });
});

describe('what is erased while the dataset is made', () => {
  const exported = async (...ids: string[]) => {
    const world = datasets();
    world.putBase();
    for (const feedback_id of ids) world.db.put(FEEDBACK_TABLE, feedback({ feedback_id }));
    const planned = await world.plan({ cycle: 2, started_at: LATER });
    const parts = await Promise.all(planned.segments.map((segment) => world.exportOne(segment)));
    const { cycle, cutoff, dataset_uri } = planned;
    const erase = (id: string) =>
      eraseFeedback(world.deps, {
        DYNAMODB_TABLE_NAME: FEEDBACK_TABLE,
        LOOP_TABLE_NAME: LOOP_TABLE,
      }).run({ body: undefined, path: { id }, caller: {}, headers: {}, query: {} });
    const text = () =>
      world.buckets
        .keys(DATA_BUCKET)
        .filter((key) => key.endsWith('.jsonl'))
        .map((key) => world.buckets.read(DATA_BUCKET, key))
        .join('');
    return { ...world, sealNow: () => world.seal({ cycle, cutoff, dataset_uri, parts }), erase, text };
  };

  test('is struck out of the segments that held it already, and counts and hashes are those of what is left', async () => {
    const { sealNow, erase, text, buckets } = await exported('feedback-a', 'feedback-b', 'feedback-c');
    await erase('feedback-b');

    expect((await sealNow()).feedback_rows).toBe(2);

    expect(text()).not.toContain('feedback-b');
    const manifest = JSON.parse(buckets.read(DATA_BUCKET, 'datasets/000002/manifest.json') ?? '');
    for (const { key, sha256, rows } of manifest.feedback.parts) {
      if (key === undefined) continue;
      const body = buckets.read(DATA_BUCKET, key) ?? '';
      expect(sha256).toBe(createHash('sha256').update(body).digest('hex'));
      expect(body.split('\n').length - 1).toBe(rows);
    }
  });

  test('is struck out once, however often the seal is tried', async () => {
    const { sealNow, erase } = await exported('feedback-a', 'feedback-b');
    await erase('feedback-b');
    const first = await sealNow();
    expect(await sealNow()).toEqual(first);
  });

  test('after the seal is named with the dataset it stands in', async () => {
    const { sealNow, erase, text } = await exported('feedback-a');
    await sealNow();
    const answer = await erase('feedback-a');
    expect(text()).toContain('feedback-a');
    expect(answer.body).toMatchObject({ datasets: ['datasets/000002/'] });
  });

  test('the cycle notes its cut-off before it looks for erasures', async () => {
    const { sealNow, db, ...world } = await exported('feedback-a');
    let noted: string | undefined;
    db.onNext(
      'QueryCommand',
      preceded(() => {
        noted = readCycle({ db }, 2)?.dataset_cutoff;
      }),
    );
    await sealNow();
    expect(noted).toBe(LATER);
    expect(world.rows()).toHaveLength(1);
  });
});

test('an erased correction is in no later dataset', async () => {
  const { db, whole, rows, putBase } = datasets();
  putBase();
  db.put(FEEDBACK_TABLE, feedback({ feedback_id: 'feedback-a' }));
  db.put(FEEDBACK_TABLE, {
    feedback_id: 'feedback-b',
    erased_at: START,
    submitted_at: START,
    split: 'train',
  });
  await whole();
  expect(rows().map(({ feedback_id }) => feedback_id)).toEqual(['feedback-a']);
});

// One user's feedback is erased: afterwards it is in no table and in no later dataset, and the answer named all that had learnt it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CycleRequested } from '../../functions/api/operations/retrain.ts';
import { REGION } from '../../local/cloud.ts';
import { credentials } from '../../local/deployment.ts';
import { bootstrap } from '../faults/fault-world.ts';
import { deployLightCloud, type LightCloud, quietOrder } from '../faults/light-cloud.ts';
import { type LoopView, viewLoop } from '../faults/loop-view.ts';

const ANN = 'ann@example.org';
const TABLES = ['feedback', 'loop', 'notifications', 'evaluations'];
const OF_ANN = 'a word only ann writes';
const OF_BOB = 'a word only bob writes';
const EACH = 12;

let folder: string;
let light: LightCloud;
let view: LoopView;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'erases-a-user-'));
  light = await deployLightCloud(await quietOrder(folder));
  view = viewLoop(light);
  await bootstrap(light, view);
});

afterAll(async () => {
  await light?.cloud.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

const submit = async (user_id: string, words: string, number: number) => {
  const user_label = 'Negative';
  const { status, body } = await light.api.post('/submit-feedback', {
    text: `${words}, number ${number}`,
    user_label,
    user_id,
  });
  expect(status).toBe(202);
  return (body as { feedback_id: string }).feedback_id;
};

const counted = async (wanted: number): Promise<void> => {
  const deadline = Date.now() + 120_000;
  while ((await view.state()).counters.total < wanted) {
    if (Date.now() > deadline) throw new Error(`${wanted} corrections were not counted in two minutes.`);
    await sleep(250);
  }
};

/** @returns the outcome of a cycle asked for now. */
const retrain = async (): Promise<string | undefined> => {
  const { body } = await light.api.post('/retrain', {});
  const { cycle } = CycleRequested.parse(body);
  const deadline = Date.now() + 180_000;
  for (;;) {
    const { cycles, lease } = await view.state();
    const { outcome } = cycles.find((each) => each.cycle === cycle) ?? {};
    if (outcome !== undefined && lease.holder === undefined) return outcome;
    if (Date.now() > deadline) throw new Error(`Cycle ${cycle} did not end in three minutes.`);
    await sleep(250);
  }
};

/** Every item of every table, as text. */
const tables = async (): Promise<string> => {
  const items: unknown[] = [];
  for (const name of TABLES) {
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    do {
      const page = await view.documents.send(
        new ScanCommand({
          TableName: `sentiment-local-${name}-table`,
          ConsistentRead: true,
          ...(ExclusiveStartKey === undefined ? {} : { ExclusiveStartKey }),
        }),
      );
      items.push(...(page.Items ?? []));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
  }
  return JSON.stringify(items);
};

/** The dataset folders in which the words stand. */
const datasetsWith = async (words: string): Promise<string[]> => {
  const Bucket = light.outputs.DataBucketName ?? '';
  const s3 = new S3Client({
    endpoint: light.cloud.endpoint,
    region: REGION,
    credentials,
    forcePathStyle: true,
  });
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'datasets/' }));
  const found = new Set<string>();
  for (const { Key = '' } of Contents) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    if ((await Body?.transformToString())?.includes(words)) found.add(`${Key.split('/', 2).join('/')}/`);
  }
  return [...found].sort();
};

test('given a user whose corrections were learnt, when they are erased, then no table and no later dataset holds them, and the answer names model and dataset', async () => {
  const ids: string[] = [];
  for (let number = 0; number < EACH; number += 1) {
    ids.push(await submit(ANN, OF_ANN, number));
    await submit('bob', OF_BOB, number);
  }
  await counted(2 * EACH);
  expect(await tables()).not.toContain(ANN);
  expect(await retrain()).toBe('PROMOTED');
  expect(await datasetsWith(OF_ANN)).toEqual(['datasets/000002/']);

  const { status, body } = await light.api.delete(`/users/${encodeURIComponent(ANN)}/feedback`);

  expect(status).toBe(200);
  expect(body).toMatchObject({
    erased: EACH,
    models: [{ model_version: 2, cycle: 2 }],
    datasets: ['datasets/000002/'],
  });
  const left = await tables();
  expect(left).not.toContain(OF_ANN);
  expect(left).toContain(OF_BOB);

  expect(await retrain()).toBe('PROMOTED');
  expect(await datasetsWith(OF_ANN)).toEqual(['datasets/000002/']);
  expect(await datasetsWith(OF_BOB)).toEqual(['datasets/000002/', 'datasets/000003/']);

  for (const id of ids) expect((await light.api.get(`/feedback/${id}`)).status).toBe(410);
  const again = await light.api.post('/submit-feedback', {
    feedback_id: ids[0],
    text: `${OF_ANN}, number 0`,
    user_label: 'Negative',
    user_id: ANN,
  });
  expect(again.status).toBe(410);
  expect(await tables()).not.toContain(OF_ANN);
  expect((await light.api.delete(`/users/${encodeURIComponent(ANN)}/feedback`)).body).toMatchObject({
    erased: 0,
    more: false,
  });
});

// People judge models: a stage where nobody but a person approves, versions evaluated on request, and everybody told.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type * as z from 'zod';
import type { LocalConnection } from '../../cli/connection.ts';
import { untilEvaluated } from '../../cli/evaluation-commands.ts';
import { watchExecution } from '../../cli/execution-watch.ts';
import type { Api } from '../../cli/signed-api.ts';
import { VersionsCompared } from '../../functions/api/operations/compare-versions.ts';
import { Evaluations } from '../../functions/api/operations/list-evaluations.ts';
import { EvaluationRequested } from '../../functions/api/operations/run-evaluation.ts';
import { Evaluation } from '../../functions/api/operations/show-evaluation.ts';
import { Model } from '../../functions/api/operations/show-model.ts';
import { type Cloud, REGION, ROOT, startCloud } from '../../local/cloud.ts';
import { corrections, SCENARIOS, writeBaseDataset } from '../../local/demo/scenario.ts';
import { deployStage } from '../../local/deploy-stage.ts';
import { apiUrl, credentials } from '../../local/deployment.ts';
import { freePort } from '../../local/ports.ts';
import {
  type ListeningQueue,
  startWebHook,
  subscribeQueue,
  subscribeWebHook,
  type Told,
  until,
  type WebHook,
} from './told-by.ts';

const FIVE_MINUTES = 300_000;
/** `evaluate_versions.py` judges them all; about a fifth is held out. */
const CORRECTIONS = 120;
const SCENARIO = { ...SCENARIOS.promote, corrections: CORRECTIONS };

let folder: string;
let cloud: Cloud;
let api: Api;
let hook: WebHook;
let queue: ListeningQueue;
let connection: string;
let dataBucket: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'judges-models-'));
  cloud = await startCloud({
    dataDir: join(folder, 'cloud'),
    emulatorPort: await freePort(),
    sageMakerPort: await freePort(),
    timeScale: 0.02,
    duplicateEvents: 0.5,
  });
  const stage = await deployStage(cloud, {
    params: {
      dataset: writeBaseDataset(folder, SCENARIO),
      modelApproval: 'manual',
      volumeThreshold: '1000000',
      disagreementMinimum: '1000000',
      labelShiftMinimum: '1000000',
      ageLimitSeconds: '0',
    },
    packageDir: join(folder, 'package'),
  });
  api = stage.api;
  dataBucket = stage.outputs.DataBucketName ?? '';
  const topic = stage.outputs.TrainingTopicArn ?? '';
  hook = await startWebHook(cloud);
  await subscribeWebHook(cloud, topic, hook);
  queue = await subscribeQueue(cloud, topic, ['APPROVAL_REQUESTED', 'FAILED']);
  connection = join(folder, 'connection.json');
  const known: LocalConnection = {
    api_url: apiUrl(cloud.endpoint, stage.outputs),
    endpoint: cloud.endpoint,
    sagemaker_endpoint: cloud.sageMakerEndpoint,
    region: REGION,
    bus: stage.outputs.BusName ?? '',
  };
  writeFileSync(connection, JSON.stringify(known));
});

afterAll(async () => {
  await hook?.stop();
  await cloud?.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

const loop = (...args: string[]) =>
  spawnSync(process.execPath, [join(ROOT, 'cli', 'loop.ts'), ...args], {
    encoding: 'utf8',
    env: { ...process.env, LOOP_CONNECTION: connection, NODE_NO_WARNINGS: '1' },
  });

const heard = (outcome: string, ofExecution?: string): Told[] =>
  hook
    .told()
    .filter((told) => told.outcome === outcome && (ofExecution ?? told.execution) === told.execution);

const body = async <Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>> =>
  schema.parse((await api.get(path)).body);

const approvalOf = async (version: number) => (await body(`/models/${version}`, Model)).approval;

const bootstrap = async (): Promise<string> => {
  const { status, body: started } = await api.post('/bootstrap', {});
  expect(status).toBe(202);
  return (started as { execution: string }).execution;
};

/** What the message that asks for approval says, as soon as the training has come that far. */
const asked = (execution: string): Promise<Told> =>
  until(`The question about ${execution}`, () => heard('APPROVAL_REQUESTED', execution)[0]);

const BROWSER = { headers: { accept: 'text/html' } };
const press = (url: unknown) => fetch(String(url), { ...BROWSER, method: 'POST' });

test('given a person decides, when a model is trained and its rejecting link followed, then the retraining ends and everybody is told', async () => {
  const execution = await bootstrap();
  const { reject_url, approve_url, model_version } = await asked(execution);
  expect(model_version).toBe(1);

  const page = await fetch(String(reject_url), BROWSER);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('Reject version 1?');
  expect(await approvalOf(1)).toBe('PendingManualApproval');
  const forged = await fetch(String(approve_url).replace('version=1', 'version=2'), BROWSER);
  expect(forged.status).toBe(403);

  expect((await press(reject_url)).status).toBe(200);

  const end = await watchExecution(api, execution, () => {}, { timeoutMs: FIVE_MINUTES });
  expect(end.outcome).toBe('FAILED');
  expect(end.outcome_reason).toContain('Decided by a link');
  expect(await approvalOf(1)).toBe('Rejected');
  await until('The news of the rejection', () => heard('FAILED', execution)[0]);
  const used = await press(approve_url);
  expect(used.status).toBe(409);
  expect(await used.text()).toContain('Version 1 is Rejected');
});

test('given a person decides, when the approving link is followed, then the model is deployed, and followed again it changes nothing', async () => {
  const execution = await bootstrap();
  const { approve_url } = await asked(execution);

  expect((await press(approve_url)).status).toBe(200);

  const end = await watchExecution(api, execution, () => {}, { timeoutMs: FIVE_MINUTES });
  expect(end.outcome).toBe('PROMOTED');
  const again = await press(approve_url);
  expect([again.status, await again.text()]).toEqual([200, expect.stringContaining('It was so already')]);
  expect((await api.post('/predict-sentiment', { text: 'Lovely.' })).status).toBe(200);
  expect(loop('models').stdout).toMatch(/▶ 2 .*Approved/);
});

test('given no corrections yet, when a version is to be judged on them alone, then the evaluation stays on record as failed, with its reason', async () => {
  const { stdout, status } = loop('evaluate', '--on', 'feedback', '--watch');

  expect(status).toBe(1);
  expect(stdout).toContain('There are no rows to judge on in holdout');
  await until('The news of the failure', () => heard('EVALUATION_FAILED')[0]);
  expect((await body('/evaluations?limit=1', Evaluations)).evaluations[0]).toMatchObject({
    status: 'FAILED',
    on: ['feedback'],
    model: { model_version: 2 },
  });
});

test('given corrections, when one version is judged beside another, then figures and differences of the same rows are on record', async () => {
  const lines = corrections(SCENARIO).map((row) => JSON.stringify(row));
  const taken = await api.upload('/feedback/bulk', 'application/x-ndjson', `${lines.join('\n')}\n`);
  expect(taken.status).toBe(200);

  const { stdout, status } = loop('--json', 'evaluate', '--model', '2', '--against', '1', '--watch');

  expect(status).toBe(0);
  const evaluated = Evaluation.parse(JSON.parse(stdout));
  const { model, against, comparison } = evaluated;
  const heldOut = model.figures?.feedback?.rows ?? 0;
  expect(heldOut).toBeGreaterThan(5);
  expect(heldOut).toBeLessThan(CORRECTIONS / 2);
  expect(model.figures?.golden).toBeNull(); // this dataset has none
  for (const set of ['test', 'feedback'] as const) {
    expect(against?.figures?.[set]?.rows).toBe(model.figures?.[set]?.rows);
    expect(comparison?.[set]?.rows).toBe(model.figures?.[set]?.rows);
  }
  await until('The news of the evaluation', () => heard('EVALUATED')[0]);
  const { Contents = [] } = await new S3Client({
    ...{ endpoint: cloud.endpoint, region: REGION, credentials, forcePathStyle: true },
  }).send(new ListObjectsV2Command({ Bucket: dataBucket, Prefix: 'evaluations/' }));
  expect(Contents).toEqual([]); // what was exported for it is forgotten
  // Both versions learnt from the same rows with the same seed.
  expect(comparison?.pooled?.discordant_rows).toBe(0);
  expect(loop('compare', '1', '2').stdout).toContain('Version 1 and version 2 cannot be told apart');
});

test('given one key, when an evaluation is asked for twice, then it runs once, and its figures are those of the retraining', async () => {
  const request = { model_version: 2, on: ['test'] };
  const headers = { 'idempotency-key': 'of the test' };

  const first = EvaluationRequested.parse((await api.post('/run-evaluation', request, headers)).body);
  const again = EvaluationRequested.parse((await api.post('/run-evaluation', request, headers)).body);

  expect(again).toEqual({ ...first, repeated: true });
  const end = Evaluation.parse((await untilEvaluated(api, first.evaluation_id)).body);
  expect(end.status).toBe('SUCCEEDED');
  const trained = await body('/models/2', Model);
  expect(end.model.figures?.test?.macro_f1).toBe(trained.metrics?.test.macro_f1);
  expect((await body('/latest-evaluation', Evaluation)).evaluation_id).toBe(first.evaluation_id);
});

test('given all that, when the history is read page by page, then it holds every evaluation and retraining once, newest first', async () => {
  const seen: z.output<typeof Evaluations>['evaluations'] = [];
  let before: string | null = '';
  while (before !== null) {
    const page: z.output<typeof Evaluations> = await body(
      `/evaluations?limit=2${before === '' ? '' : `&before=${encodeURIComponent(before)}`}`,
      Evaluations,
    );
    seen.push(...page.evaluations);
    before = page.next;
  }

  expect(seen.map(({ kind, status }) => `${kind} ${status}`)).toEqual([
    'run SUCCEEDED',
    'run SUCCEEDED',
    'run FAILED',
    'cycle SUCCEEDED',
    'cycle SUCCEEDED',
  ]);
  expect(loop('evaluations', '--model', '1').stdout.trim().split('\n')).toHaveLength(3);
  const compared = await body('/evaluations/compare?first=2&second=1', VersionsCompared);
  expect(compared.paired).toBe(true);
});

test('given a queue that asked for decisions and failures only, when all was told, then it heard of those, and a notification keeps no link', async () => {
  const wanted = ['APPROVAL_REQUESTED', 'APPROVAL_REQUESTED', 'FAILED'];
  const told = await until('The messages of the queue', async () => {
    const outcomes = (await queue.told()).map(({ outcome }) => outcome).sort();
    return outcomes.length >= wanted.length ? outcomes : undefined;
  });

  expect(told).toEqual(wanted);
  const listed = loop('notifications').stdout;
  expect(listed).toContain('  In a terminal: loop approve 2, or loop reject 2\n');
  expect(listed).not.toContain('signature=');
});

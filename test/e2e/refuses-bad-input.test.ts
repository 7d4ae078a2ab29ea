// Bad input at every door: each gets an answer that names it, nothing is lost, and the loop keeps running.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { AwsClient } from 'aws4fetch';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { depths, show } from '../../cli/dead-letters.ts';
import { type ExecutionProgress, watchExecution } from '../../cli/execution-watch.ts';
import { type Api, signedApi } from '../../cli/signed-api.ts';
import { idFromKey } from '../../functions/feedback/idempotency-key.ts';
import { type Cloud, REGION, startCloud } from '../../local/cloud.ts';
import { apiUrl, credentials, deployPackage, packageService, stackOutputs } from '../../local/deployment.ts';
import { freePort } from '../../local/ports.ts';
import { provisionSageMaker } from '../../local/provision-sagemaker.ts';
import { BUS_ROWS } from './bad-input/bus-table.ts';
import { FILE_ROWS } from './bad-input/file-table.ts';
import { HTTP_ROWS } from './bad-input/http-table.ts';

let folder: string;
let cloud: Cloud;
let api: Api;
let url: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bad-input-'));
  cloud = await startCloud({
    dataDir: folder,
    emulatorPort: await freePort(),
    sageMakerPort: await freePort(),
    timeScale: 0.02,
    duplicateEvents: 0,
  });
  const header = 'name,reviews.text,reviews.title\n';
  writeFileSync(join(folder, 'train_data.csv'), `${header}Kettle,Boils well,Good\n`);
  writeFileSync(join(folder, 'test_data_hidden.csv'), `${header}Kettle,Leaks,Bad\n`);
  const options = {
    params: { dataset: folder, volumeThreshold: '1000000' },
    packageDir: join(folder, 'package'),
  };
  await packageService(cloud, options);
  await deployPackage(cloud, options);
  await provisionSageMaker(cloud, options.packageDir);
  url = apiUrl(cloud.endpoint, (await stackOutputs(cloud.endpoint, REGION)) ?? {});
  api = signedApi({ url, region: REGION, accessKeyId: 'test', secretAccessKey: 'test' });
}, 180_000);

afterAll(async () => {
  await cloud?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const feedback = (body: unknown) => api.post('/submit-feedback', body);

test.each([
  ['an empty text', { text: '   ', user_label: 'Positive' }, 400, /text is empty/],
  ['a missing text', { user_label: 'Positive' }, 400, /text is required/],
  ['an unknown label', { text: 'Fine.', user_label: 'Great' }, 400, /"Great" is not a label/],
  [
    'a prediction nobody made',
    { text: 'Fine.', user_label: 'Positive', prediction_id: '0199c8a4-7f3e-7c3a-9d57-2f6f1f0c9f11' },
    404,
    /No prediction 0199c8a4/,
  ],
])(
  'given %s, when it is submitted, then the answer names it and says what to do',
  async (_name, body, status, words) => {
    const reply = await feedback(body);

    expect(reply.status).toBe(status);
    expect((reply.body as { detail: string }).detail).toMatch(words);
  },
);

test('given no model yet, when a text is sent for prediction, then the answer is 503 with the way to a model, never a label', async () => {
  const { status, body } = await api.post('/predict-sentiment', { text: 'Lovely.' });

  expect(status).toBe(503);
  expect(body).not.toHaveProperty('label');
  expect((body as { detail: string }).detail).toContain('/bootstrap');
});

/** What is stored under the id, as GET /feedback/{id} shows it. */
const storedText = async (id: string): Promise<string> => {
  const { status, body } = await api.get(`/feedback/${id}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return (body as { text: string }).text;
};

let stored = 0;

/** As it is: no client of ours would send most of this. */
const post = async (path: string, body: string | Buffer, headers: Readonly<Record<string, string>>) => {
  const signer = new AwsClient({ ...credentials, service: 'execute-api', region: REGION, retries: 0 });
  const bytes = typeof body === 'string' ? body : new Uint8Array(body);
  const reply = await signer.fetch(`${url}${path}`, { method: 'POST', body: bytes, headers });
  return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
};

describe('by HTTP', () => {
  test.each(HTTP_ROWS)(
    'given %s, it is refused with its problem or stored exactly',
    async (_, sent, outcome) => {
      const headers = { 'content-type': 'application/json', ...sent.headers };
      const { status, body } = await post('/submit-feedback', sent.body, headers);

      if ('stored' in outcome) {
        expect(status, JSON.stringify(body)).toBe(202);
        expect(await storedText(String(body.feedback_id))).toBe(outcome.stored);
        stored += 1;
      } else {
        expect([status, body.type]).toEqual([outcome.status, `urn:sentiment:problem:${outcome.problem}`]);
        expect(JSON.stringify(body).length).toBeLessThan(4_000);
      }
    },
  );

  test.each(FILE_ROWS)(
    'given a file with %s, it is refused or stored row by row',
    async (name, type, body, outcome) => {
      const key = createHash('sha256').update(name).digest('hex');
      const reply = await post('/feedback/bulk', body, { 'content-type': type, 'idempotency-key': key });

      expect(reply.status, JSON.stringify(reply.body)).toBe(outcome.status);
      if (outcome.problem !== undefined) {
        expect(reply.body.type).toBe(`urn:sentiment:problem:${outcome.problem}`);
        return;
      }
      expect(reply.body).toMatchObject({ recorded: outcome.stored?.length, refused: outcome.refused });
      const refused = (reply.body.errors as { row: number }[]).map(({ row }) => row);
      const taken = Array.from({ length: Number(reply.body.rows) }, (_, index) => index + 1).filter(
        (row) => !refused.includes(row),
      );
      const texts = await Promise.all(taken.map((row) => storedText(idFromKey(`${key}/${row}`))));
      expect(texts).toEqual(outcome.stored);
      stored += texts.length;
    },
  );
});

describe('by the bus', () => {
  const sqs = () => new SQSClient({ endpoint: cloud.endpoint, region: REGION, credentials });

  test('given events of every kind, each is stored exactly or lies among the dead letters with its reason', async () => {
    const bus = new EventBridgeClient({ endpoint: cloud.endpoint, region: REGION, credentials });
    const ids = new Map<string, string>();
    for (const [index, [name, Detail, outcome]] of BUS_ROWS.entries()) {
      const feedback_id = `from-the-bus-${index}`;
      if ('stored' in outcome) ids.set(name, feedback_id);
      const full = 'stored' in outcome ? JSON.stringify({ ...JSON.parse(Detail), feedback_id }) : Detail;
      const entry = {
        EventBusName: 'sentiment-local',
        Source: 'test',
        DetailType: 'FeedbackSubmitted',
        Detail: full,
      };
      expect((await bus.send(new PutEventsCommand({ Entries: [entry] }))).FailedEntryCount).toBe(0);
    }

    const wanted = BUS_ROWS.filter(([, , outcome]) => 'reason' in outcome);
    await until(async () => {
      const found = (await depths(sqs(), 'local')).find(({ queue }) => queue === 'feedback');
      return (found?.messages ?? 0) + (found?.in_flight ?? 0) >= wanted.length ? found : undefined;
    });
    const letters = await show(sqs(), 'local', 'feedback');
    for (const [name, Detail, outcome] of wanted) {
      const text = JSON.stringify(JSON.parse(Detail));
      const letter = letters.find(({ body }) => JSON.stringify(JSON.parse(body).detail) === text);
      expect([name, letter?.reason]).toEqual([
        name,
        expect.stringMatching((outcome as { reason: RegExp }).reason),
      ]);
    }
    for (const [name, , outcome] of BUS_ROWS) {
      const id = ids.get(name);
      if (id === undefined || !('stored' in outcome)) continue;
      await until(async () => ((await api.get(`/feedback/${id}`)).status === 200 ? true : undefined));
      expect(await storedText(id)).toBe(outcome.stored);
      stored += 1;
    }
  });

  test('given all of the above, whatever was stored is counted, and no other dead letter lies anywhere', async () => {
    // The single corrections of the tests above were all refused.
    await until(async () => {
      const { body } = await api.get('/why');
      return (body as { window: { labels: number } }).window.labels === stored ? true : undefined;
    });

    const lying = (await depths(sqs(), 'local')).filter(
      ({ messages, in_flight }) => messages + in_flight > 0,
    );
    const refused = BUS_ROWS.filter(([, , outcome]) => 'reason' in outcome).length;
    expect(lying.map(({ queue, messages, in_flight }) => [queue, messages + in_flight])).toEqual([
      ['feedback', refused],
    ]);
  });
});

test('given a dataset without labels, when the first model is bootstrapped, then the failure names the column and the loop goes on', async () => {
  const bootstrap = await api.post('/bootstrap', {});
  expect(bootstrap.status).toBe(202);
  const { execution } = bootstrap.body as { execution: string };

  const end: ExecutionProgress = await watchExecution(api, execution, () => {}, { timeoutMs: 120_000 });

  expect(end.outcome).toBe('FAILED');
  expect(end.outcome_reason).toContain('train_data.csv');
  expect(end.outcome_reason).toContain('sentiment');
  const later = await feedback({ text: 'Still takes corrections.', user_label: 'Positive' });
  expect(later.status).toBe(202);
  const again = await api.post('/bootstrap', {});
  const second = await until(async () => {
    const seen = await api.get(`/executions/${(again.body as { execution: string }).execution}`);
    const { status } = seen.body as { status?: string };
    return status === undefined || status === 'WAITING' ? undefined : seen;
  });
  expect(second.status).toBe(200);
});

/** @throws Error when it did not come in a minute. */
async function until<Seen>(look: () => Promise<Seen | undefined>): Promise<Seen> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (Date.now() > deadline) throw new Error('What was waited for did not come in a minute.');
    await sleep(500);
  }
}

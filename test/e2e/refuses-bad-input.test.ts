// Bad input at every door: each gets an answer that names it, nothing is lost, and the loop keeps running.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetQueueUrlCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ExecutionProgress, watchExecution } from '../../cli/execution-watch.ts';
import { type Api, signedApi } from '../../cli/signed-api.ts';
import { type Cloud, REGION, startCloud } from '../../local/cloud.ts';
import { apiUrl, credentials, deployPackage, packageService, stackOutputs } from '../../local/deployment.ts';
import { freePort } from '../../local/ports.ts';
import { provisionSageMaker } from '../../local/provision-sagemaker.ts';

let folder: string;
let cloud: Cloud;
let api: Api;

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
  const options = { params: { dataset: folder }, packageDir: join(folder, 'package') };
  await packageService(cloud, options);
  await deployPackage(cloud, options);
  await provisionSageMaker(cloud, options.packageDir);
  const url = apiUrl(cloud.endpoint, (await stackOutputs(cloud.endpoint, REGION)) ?? {});
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

test('given an event that does not fit its contract, when it is published, then it lands in the dead-letter queue with its reason', async () => {
  const client = { endpoint: cloud.endpoint, region: REGION, credentials };
  const Detail = JSON.stringify({ text: 'Fine.', user_label: 'Splendid' });
  await new EventBridgeClient(client).send(
    new PutEventsCommand({
      Entries: [{ EventBusName: 'sentiment-local', Source: 'test', DetailType: 'FeedbackSubmitted', Detail }],
    }),
  );
  const sqs = new SQSClient(client);
  const { QueueUrl } = await sqs.send(
    new GetQueueUrlCommand({ QueueName: 'sentiment-local-feedback-dead-letters' }),
  );

  const deadline = Date.now() + 30_000;
  let letter: string | undefined;
  while (letter === undefined && Date.now() < deadline) {
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }));
    letter = Messages?.[0]?.Body;
  }

  expect(JSON.parse(letter ?? '{}')).toMatchObject({
    consumer: 'ingest-feedback',
    reason: expect.stringContaining('"Splendid" is not a label'),
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
  const second = await until(() => api.get(`/executions/${(again.body as { execution: string }).execution}`));
  expect(second.status).toBe(200);
});

const until = async (look: () => Promise<{ status: number; body: unknown }>) => {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const seen = await look();
    const started = (seen.body as { status?: string }).status;
    if (started !== undefined && started !== 'WAITING') return seen;
    if (Date.now() > deadline)
      throw new Error(`The released lease started nothing: ${JSON.stringify(seen.body)}`);
    await sleep(500);
  }
};

// Every answer that the API describes, asked for over HTTP on one deployed stage; the cases stand in the folder routes.
import { setTimeout as sleep } from 'node:timers/promises';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { AwsClient } from 'aws4fetch';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { depths } from '../../cli/dead-letters.ts';
import { decideModelOperation } from '../../functions/api/operations/decide-model.ts';
import { retrainOperation } from '../../functions/api/operations/retrain.ts';
import { whyOperation } from '../../functions/api/operations/why.ts';
import { REGION } from '../../local/cloud.ts';
import { credentials } from '../../local/deployment.ts';
import { CASES } from './routes/all-cases.ts';
import { wordsInLogs } from './routes/function-logs.ts';
import { neverAnswered } from './routes/inference-cases.ts';
import { judgeAnswer, leaksOf } from './routes/judge-answer.ts';
import { PHASES, type Phase } from './routes/route-case.ts';
import { MARK, type RouteWorld, startRouteWorld, until } from './routes/route-world.ts';

let world: RouteWorld;

beforeAll(async () => {
  world = await startRouteWorld();
});

afterAll(async () => {
  await world?.stop();
});

const why = async (): Promise<{ state: string; serving: number | null }> =>
  JSON.parse((await world.send(whyOperation)).text);

const awaitsApproval = () =>
  until('a model that waits for approval', async () =>
    (await why()).state === 'awaiting-approval' ? true : undefined,
  );

const atRest = (serving: number) =>
  until(`version ${serving} in service, and rest`, async () => {
    const { state, serving: now } = await why();
    return now === serving && state !== 'running' && state !== 'awaiting-approval' ? true : undefined;
  });

/** Takes the stage from the phase before to this one. */
const PREPARE: Record<Phase, () => Promise<unknown>> = {
  empty: async () => {},
  serving: async () => {
    await awaitsApproval();
    const approved = { path: { version: '1' }, json: { decision: 'approve' } };
    expect((await world.send(decideModelOperation, approved)).status).toBe(200);
    await atRest(1);
    neverAnswered(world); // asked for now, looked at when the others have been through
  },
  busy: async () => {
    await atRest(Number(world.memory.get('external')));
    expect((await world.send(retrainOperation, { json: {} })).status).toBe(202);
    await awaitsApproval();
  },
  outage: async () => {},
  full: async () => {},
};

describe.each(PHASES)('on a stage that is %s', (phase) => {
  beforeAll(() => PREPARE[phase]());

  const slowLast = ([key]: readonly [string, unknown]) => (key.endsWith('endpoint-slow') ? 1 : 0);
  const cases = Object.entries(CASES)
    .filter(([, each]) => each.phase === phase)
    .sort((a, b) => slowLast(a) - slowLast(b));
  test.each(cases)('answers: %s', async (key, { ask }) => {
    judgeAnswer(key, await ask(world));
  });
});

describe('the door', () => {
  const question = () => `${world.url}/why`;
  const signed = (keys: object, init: RequestInit = {}) =>
    new AwsClient({ ...credentials, service: 'execute-api', region: REGION, retries: 0, ...keys }).sign(
      question(),
      init,
    );

  test('is shut to a signature made with another secret, for another service, or for another request', async () => {
    const [secret, service, honest] = await Promise.all([
      signed({ secretAccessKey: 'guessed' }),
      signed({ service: 's3' }),
      signed({}),
    ]);
    const elsewhere = new Request(`${world.url}/executions`, honest);

    for (const request of [secret, service, elsewhere]) expect((await fetch(request)).status).toBe(403);
    expect((await fetch(honest)).status).toBe(200);
  });

  test('is shut to a signed request whose body was changed on its way', async () => {
    const client = new AwsClient({ ...credentials, service: 'execute-api', region: REGION });
    const sent = await client.sign(`${world.url}/retrain`, { method: 'POST', body: '{"queue":false}' });

    const changed = await fetch(
      new Request(sent.url, { method: 'POST', headers: sent.headers, body: '{"queue":true}' }),
    );

    expect(changed.status).toBe(403);
  });

  test('is shut to a request that was signed ten minutes ago', async () => {
    const old = new Date(Date.now() - 600_000).toISOString().replace(/[:-]|\.\d{3}/g, '');
    const client = new AwsClient({ ...credentials, service: 'execute-api', region: REGION });

    const answer = await client.fetch(question(), { aws: { datetime: old } });

    expect(answer.status).toBe(403);
  });
});

test('no answer of all these names an ARN, an account, a bucket or a line of code', () => {
  expect(world.answers.length).toBeGreaterThan(Object.keys(CASES).length);
  expect(world.answers.filter(({ text }) => leaksOf(text).length > 0)).toEqual([]);
});

/** A review where a label should be: its refusal is told in a dead letter and in a log line. */
const refuseByTheBus = async (): Promise<void> => {
  const client = { endpoint: world.light.cloud.endpoint, region: REGION, credentials };
  const Detail = JSON.stringify({ text: 'Fine.', user_label: `The ${MARK} broke after two days` });
  const entry = {
    EventBusName: world.light.outputs.BusName,
    Source: 'test',
    DetailType: 'FeedbackSubmitted',
    Detail,
  };
  await new EventBridgeClient(client).send(new PutEventsCommand({ Entries: [entry] }));
  await until('the dead letter', async () =>
    (await depths(new SQSClient(client), 'local')).find(
      ({ queue, messages }) => queue === 'feedback' && messages > 0,
    ),
  );
};

test('no log of any function quotes a text, a note or a user of all these requests, nor of an event', async () => {
  await refuseByTheBus();
  await sleep(1_000); // the last lines are on their way
  const { lines, quoting } = await wordsInLogs(world.light, MARK);

  expect(lines).toBeGreaterThan(100);
  expect(quoting).toEqual([]);
});

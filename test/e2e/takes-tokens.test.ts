// A stage whose application routes take tokens: who gets in, whose feedback it is then, and what stays behind a signature.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eraseFeedbackOperation } from '../../functions/api/operations/erase-feedback.ts';
import { listModelsOperation } from '../../functions/api/operations/list-models.ts';
import { reviseFeedbackOperation } from '../../functions/api/operations/revise-feedback.ts';
import { showFeedbackOperation } from '../../functions/api/operations/show-feedback.ts';
import { submitBulkOperation } from '../../functions/api/operations/submit-bulk.ts';
import { submitFeedbackOperation } from '../../functions/api/operations/submit-feedback.ts';
import { ACT_FOR_USERS } from '../../functions/runtime/caller.ts';
import { REGION } from '../../local/cloud.ts';
import { credentials } from '../../local/deployment.ts';
import { AUDIENCE, newKeyPair, startTokenIssuer, type TokenIssuer } from '../support/token-issuer.ts';
import { judgeAnswer, leaksOf } from './routes/judge-answer.ts';
import { type Answer, MARK, type RouteWorld, startRouteWorld } from './routes/route-world.ts';
import { TOKEN_CASES, TOKENS, withToken } from './routes/token-cases.ts';

const SHOP = 'https://shop.example';
const CORRECTION = { text: `This ${MARK} is mine.`, user_label: 'Positive' };

let issuer: TokenIssuer;
let world: RouteWorld;

beforeAll(async () => {
  issuer = await startTokenIssuer();
  world = await startRouteWorld({
    applicationAuth: 'jwt',
    jwtIssuer: issuer.url,
    jwtAudience: AUDIENCE,
    corsOrigins: SHOP,
    apiReference: 'signed',
  });
  world.memory.set(TOKENS, issuer.token);
});

afterAll(async () => {
  await world?.stop();
  await issuer?.close();
});

const ann = { sub: 'ann' };
const bob = { sub: 'bob' };
const backend = { sub: 'backend', scope: `openid ${ACT_FOR_USERS}` };

const submit = (claims: Record<string, unknown>, correction: object = {}, headers = {}): Promise<Answer> =>
  withToken(world, submitFeedbackOperation, claims, { json: { ...CORRECTION, ...correction }, headers });

const idOf = ({ status, text }: Answer): string => {
  expect(status, text).toBe(202);
  return (JSON.parse(text) as { feedback_id: string }).feedback_id;
};

const userOf = async (wanted: string): Promise<unknown> => {
  const client = new DynamoDBClient({ endpoint: world.light.cloud.endpoint, region: REGION, credentials });
  const { Items = [] } = await DynamoDBDocumentClient.from(client).send(
    new ScanCommand({ TableName: 'sentiment-local-feedback-table', ConsistentRead: true }),
  );
  return Items.find(({ feedback_id }) => feedback_id === wanted)?.user_id;
};

test.each(Object.entries(TOKEN_CASES))('answers: %s', async (key, { ask }) => {
  judgeAnswer(key, await ask(world));
});

describe('a token', () => {
  test.each([
    ['of another issuer', { iss: 'https://elsewhere.example' }],
    ['for another audience', { aud: 'bank' }],
    ['that has expired', { exp: 1_700_000_000 }],
  ])('%s opens nothing', async (_, claims) => {
    expect((await submit({ ...ann, ...claims })).status).toBe(401);
  });

  test('that somebody else signed opens nothing', async () => {
    const authorization = `Bearer ${issuer.token(ann, newKeyPair().privateKey)}`;
    const answer = await world.sendUnsigned(submitFeedbackOperation, {
      json: CORRECTION,
      headers: { authorization },
    });
    expect(answer.status).toBe(401);
  });

  test('opens no operator’s route', async () => {
    expect((await withToken(world, listModelsOperation, backend)).status).toBe(403);
    expect((await world.send(listModelsOperation)).status).toBe(200);
  });
});

describe('feedback with a token', () => {
  test('belongs to its subject, under the same keyed hash as a user_id', async () => {
    const [own, named, others] = [
      idOf(await submit(ann)),
      idOf(await submit(ann, { user_id: 'ann' })),
      idOf(await submit(bob)),
    ];

    expect(await userOf(own)).toMatch(/^[\w-]{43}$/);
    expect(await userOf(named)).toBe(await userOf(own));
    expect(await userOf(others)).not.toBe(await userOf(own));
  });

  test('is shown to, revised and erased by its user, and not there for any other', async () => {
    const path = { id: idOf(await submit(ann)) };
    const revision = { path, json: { user_label: 'Neutral' } };
    for (const [operation, question] of [
      [showFeedbackOperation, { path }],
      [reviseFeedbackOperation, revision],
      [eraseFeedbackOperation, { path }],
    ] as const) {
      expect((await withToken(world, operation, bob, question)).status).toBe(404);
      expect((await withToken(world, operation, ann, question)).status).toBe(200);
    }
  });

  test('of a backend is whose the backend says', async () => {
    const named = idOf(await submit(backend, { user_id: 'ann' }));
    const nobodys = idOf(await submit(backend));

    expect(await userOf(named)).toBe(await userOf(idOf(await submit(ann))));
    expect(await userOf(nobodys)).toBeUndefined();
    expect((await withToken(world, showFeedbackOperation, backend, { path: { id: named } })).status).toBe(
      200,
    );
  });

  test('under the same Idempotency-Key is another one for another user', async () => {
    const key = { 'idempotency-key': 'my first' };
    const [first, again, others] = [
      idOf(await submit(ann, {}, key)),
      idOf(await submit(ann, {}, key)),
      idOf(await submit(bob, {}, key)),
    ];
    expect(again).toBe(first);
    expect(others).not.toBe(first);
  });

  test('in a file is the subject’s, and a row that names another is refused by itself', async () => {
    const body = `text,user_label,user_id\nA ${MARK} of mine.,Negative,\nA ${MARK} of his.,Negative,bob\n`;
    const { status, text } = await withToken(world, submitBulkOperation, ann, {
      body,
      headers: { 'content-type': 'text/csv' },
    });

    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
      recorded: 1,
      refused: 1,
      errors: [{ row: 2, issues: [{ path: 'user_id' }] }],
    });
  });
});

test('a page of a listed origin may read the answers, another may not', async () => {
  const authorization = `Bearer ${issuer.token(ann)}`;
  const from = (origin: string) =>
    world.sendUnsigned(submitFeedbackOperation, { json: CORRECTION, headers: { authorization, origin } });

  expect((await from(SHOP)).headers['access-control-allow-origin']).toBe(SHOP);
  expect((await from('https://elsewhere.example')).headers).not.toHaveProperty('access-control-allow-origin');
});

test('no answer names an ARN, an account, a bucket or a line of code', () => {
  expect(world.answers.filter(({ text }) => leaksOf(text).length > 0)).toEqual([]);
});

// Users are known by a keyed hash only, and everything one of them handed in can be erased.
import { describe, expect, test } from 'vitest';
import { eraseUser } from '../../../../functions/feedback/erase-user.ts';
import { ingestFeedback } from '../../../../functions/feedback/ingest-feedback.ts';
import { submitBulk } from '../../../../functions/feedback/submit-bulk.ts';
import { submitFeedback } from '../../../../functions/feedback/submit-feedback.ts';
import { hashOf, userHash } from '../../../../functions/feedback/user-hash.ts';
import { keepModel } from '../../../../functions/registry/model-versions.ts';
import { model, putCycle } from '../../../support/cycle-builders.ts';
import { httpHandler } from '../../../support/described-handler.ts';
import { feedback, manyFeedback } from '../../../support/feedback-builders.ts';
import { conflicting } from '../../../support/in-memory-dynamodb.ts';
import { httpEvent } from '../../../support/lambda-events.ts';
import { loopWorld, START } from '../../../support/loop-world.ts';
import { inTurn, scriptedClient, serviceError } from '../../../support/scripted-client.ts';
import { FEEDBACK_TABLE, LOOP_TABLE } from '../../../support/stage.ts';

const SETTINGS = { DYNAMODB_TABLE_NAME: FEEDBACK_TABLE, LOOP_TABLE_NAME: LOOP_TABLE };
const TABLES = { feedbackTable: FEEDBACK_TABLE, loopTable: LOOP_TABLE };
const USER = 'jane@example.org';
const KEY = 'k'.repeat(32);
type Reader = Parameters<typeof userHash>[0];

describe('the hash of a user', () => {
  test('is the same for one user, differs with the key, and does not hold the id', async () => {
    expect(hashOf(KEY, USER)).toBe(hashOf(KEY, USER));
    expect(hashOf(KEY, USER)).not.toBe(hashOf('l'.repeat(32), USER));
    expect(hashOf(KEY, USER)).toMatch(/^[\w-]{43}$/);
  });

  test('is HMAC-SHA-256, as anybody with the key can check (RFC 4231, case 2)', () => {
    expect(Buffer.from(hashOf('Jefe', 'what do ya want for nothing?'), 'base64url').toString('hex')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  test('asks for the key once', async () => {
    const store = scriptedClient<Reader>({ GetSecretValue: () => ({ SecretString: KEY }) });
    const hash = userHash(store.client, 'key');
    expect(await Promise.all([hash(USER), hash(USER), hash('other')])).toContain(hashOf(KEY, 'other'));
    expect(store.inputs('GetSecretValue')).toEqual([{ SecretId: 'key' }]);
  });

  test('after a failure asks again', async () => {
    const store = scriptedClient<Reader>({
      GetSecretValue: inTurn(serviceError('InternalServiceError'), { SecretString: KEY }),
    });
    const hash = userHash(store.client, 'key');
    await expect(hash(USER)).rejects.toThrow('InternalServiceError');
    expect(await hash(USER)).toBe(hashOf(KEY, USER));
  });

  test.each([undefined, '', 'x'.repeat(31)])(
    'is refused with no key or a short one',
    async (SecretString) => {
      const store = scriptedClient<Reader>({ GetSecretValue: () => ({ SecretString }) });
      await expect(userHash(store.client, 'key')(USER)).rejects.toThrow(/no key of 32 characters/);
    },
  );
});

describe('a user’s id is stored as a hash only, by whatever door it came', () => {
  const body = { text: 'Fell apart.', user_label: 'Negative' as const, user_id: USER };

  test.each([
    [
      'HTTP',
      async ({ deps }: ReturnType<typeof loopWorld>) =>
        httpHandler('submit-feedback', submitFeedback(deps, SETTINGS), deps.logger)(httpEvent({ body })),
    ],
    [
      'a file',
      async ({ deps }: ReturnType<typeof loopWorld>) =>
        httpHandler(
          'submit-bulk',
          submitBulk(deps, SETTINGS),
          deps.logger,
        )(httpEvent({ body: JSON.stringify(body), headers: { 'content-type': 'application/x-ndjson' } })),
    ],
    [
      'the bus',
      async ({ deps }: ReturnType<typeof loopWorld>) =>
        ingestFeedback(deps, TABLES)({ id: 'event-0001', detail: body }),
    ],
  ])('%s', async (_, hand) => {
    const world = loopWorld();
    await hand(world);
    expect(world.db.items(FEEDBACK_TABLE)).toMatchObject([{ user_id: hashOf(KEY, USER) }]);
    expect(JSON.stringify([world.db.items(FEEDBACK_TABLE), world.log])).not.toContain(USER);
  });
});

describe('erasing a user', () => {
  const erasing = (most?: number) => {
    const world = loopWorld();
    const handler = httpHandler('erase-user', eraseUser(world.deps, SETTINGS, most), world.deps.logger);
    const erase = async (user_id = USER, inQuery?: string) => {
      const event = httpEvent({ method: 'DELETE', pathParameters: { user_id } });
      const query = inQuery === undefined ? {} : { queryStringParameters: { user_id: inQuery } };
      const reply = await handler({ ...event, ...query });
      return { status: reply.statusCode, body: JSON.parse(reply.body ?? '') };
    };
    const mine = manyFeedback(5).map((item) => ({ ...item, user_id: hashOf(KEY, USER) }));
    const others = feedback({ feedback_id: 'feedback-other', user_id: hashOf(KEY, 'somebody') });
    const nobodys = feedback({ feedback_id: 'feedback-nobody' });
    for (const item of [...mine, others, nobodys]) world.db.put(FEEDBACK_TABLE, item);
    const standing = () => world.db.items(FEEDBACK_TABLE).filter(({ text }) => text !== undefined);
    return { ...world, erase, standing };
  };

  test('takes all of theirs and nothing of others, and names the models and datasets that learnt from it', async () => {
    const { erase, standing, ...world } = erasing();
    putCycle(world, { cycle: 2, dataset_cutoff: '2026-11-23T11:00:00.000Z' });
    putCycle(world, { cycle: 3, dataset_cutoff: '2026-11-22T11:00:00.000Z' });
    await keepModel(world.deps, LOOP_TABLE, model({ model_version: 2, cycle: 2 }));
    world.time.advance(2 * 3600);

    expect(await erase()).toEqual({
      status: 200,
      body: {
        erased: 5,
        more: false,
        models: [{ model_version: 2, cycle: 2 }],
        datasets: ['datasets/000002/'],
      },
    });
    expect(standing().map(({ feedback_id }) => feedback_id)).toEqual(['feedback-nobody', 'feedback-other']);
    expect(JSON.stringify(world.db.items(FEEDBACK_TABLE))).not.toContain(hashOf(KEY, USER));
  });

  test('takes an id with a slash from the query, where the path says so, and refuses to guess between two', async () => {
    const { erase } = erasing();
    expect(await erase('-', USER)).toMatchObject({ status: 200, body: { erased: 5 } });
    expect(await erase('somebody', USER)).toMatchObject({ status: 400 });
    expect(await erase('-', '')).toMatchObject({ status: 400 });
  });

  test('twice finds nothing the second time; an unknown user likewise', async () => {
    const { erase } = erasing();
    await erase();
    const nothing = { status: 200, body: { erased: 0, more: false, models: [], datasets: [] } };
    expect(await erase()).toEqual(nothing);
    expect(await erase('nobody')).toEqual(nothing);
  });

  test('of more than one request takes says so until all is gone', async () => {
    const { erase, standing } = erasing(2);
    const answers = [await erase(), await erase(), await erase()].map(({ body }) => [body.erased, body.more]);
    expect(answers).toEqual([
      [2, true],
      [2, true],
      [1, false],
    ]);
    expect(standing()).toHaveLength(2);
  });

  test('gets over a conflict with another write', async () => {
    const { erase, db, standing } = erasing();
    db.onNext('TransactWriteCommand', conflicting);
    expect((await erase()).body.erased).toBe(5);
    expect(standing()).toHaveLength(2);
  });

  test.each(['', 'u'.repeat(129)])('refuses an id that nobody can have', async (user_id) => {
    expect((await erasing().erase(user_id)).status).toBe(400);
  });

  test('leaves them out of the next look at the table', async () => {
    const { erase, db } = erasing();
    await erase();
    const tombstones = db.items(FEEDBACK_TABLE).filter(({ erased_at }) => erased_at !== undefined);
    expect(tombstones).toHaveLength(5);
    expect(tombstones[0]).toEqual({
      feedback_id: 'feedback-000000',
      split: 'train',
      submitted_at: START,
      erased_at: START,
    });
  });
});

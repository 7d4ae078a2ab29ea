// GET /notifications and POST /notify: what went out and when, and a word from an operator, once.
import { describe, expect, test } from 'vitest';
import { listNotifications } from '../../../../functions/notification/list-notifications.ts';
import { notify } from '../../../../functions/notification/notify.ts';
import { httpHandler } from '../../../support/described-handler.ts';
import { lostAcknowledgement } from '../../../support/in-memory-dynamodb.ts';
import { httpEvent } from '../../../support/lambda-events.ts';
import { loopWorld, START } from '../../../support/loop-world.ts';
import { DEPLOYMENT_TOPIC, NOTIFICATIONS_TABLE, TRAINING_TOPIC } from '../../../support/stage.ts';

const NOTE = { topic: 'training', subject: 'Labelling week', message: 'From Monday on.' };

const notifying = () => {
  const world = loopWorld({ pageSize: 3 });
  const { deps } = world;
  const settings = {
    NOTIFICATIONS_TABLE_NAME: NOTIFICATIONS_TABLE,
    SNS_TOPIC_ARN: TRAINING_TOPIC,
    DEPLOYMENT_TOPIC_ARN: DEPLOYMENT_TOPIC,
    STAGE: 'test',
  };
  const listing = httpHandler(
    'list-notifications',
    listNotifications(deps, NOTIFICATIONS_TABLE),
    deps.logger,
  );
  const telling = httpHandler('notify', notify(deps, settings), deps.logger);
  const read = (reply: Awaited<ReturnType<typeof listing>>) => ({
    status: reply.statusCode,
    body: JSON.parse(reply.body ?? ''),
  });
  const list = async (query?: Record<string, string>) =>
    read(await listing({ ...httpEvent({ method: 'GET' }), ...(query && { queryStringParameters: query }) }));
  const tell = async (body: unknown, headers: Record<string, string> = {}) =>
    read(await telling(httpEvent({ body, headers })));
  const delivered = (id: string, minute: number, message = 'm', channel = 'training-topic') =>
    world.db.put(NOTIFICATIONS_TABLE, {
      notification_id: id,
      delivered_at: `2026-11-23T10:${String(minute).padStart(2, '0')}:00.000Z`,
      channel,
      outcome: 'HELD',
      execution: 'retrain-000002',
      message,
    });
  const calls = (command: string) => world.db.calls.filter((call) => call.command === command).length;
  return { ...world, list, tell, delivered, calls };
};

describe('the list', () => {
  test('goes from the newest to the oldest in pages without a gap', async () => {
    const { list, delivered, db } = notifying();
    for (let minute = 0; minute < 10; minute += 1) delivered(`n-${(minute * 7) % 10}`, minute);
    db.put(NOTIFICATIONS_TABLE, { notification_id: 'retrain-000002#outcome', report: '{}', ended_at: START });
    const seen: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const { body } = await list({ limit: '4', ...(next === '' ? {} : { before: next }) });
      seen.push(...body.notifications.map((each: { delivered_at: string }) => each.delivered_at));
      next = body.next;
    }
    expect(seen).toHaveLength(10);
    expect(seen).toEqual(seen.toSorted().reverse());
  });

  test('joins the channels, also where all of them were told in one moment', async () => {
    const { list, delivered, calls } = notifying();
    const channels = ['bus', 'training-topic', 'deployment-topic'];
    for (let number = 0; number < 12; number += 1)
      delivered(`n-${String(number).padStart(2, '0')}`, number < 9 ? 5 : 6, 'm', channels[number % 3]);
    const seen: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const { body } = await list({ limit: '2', ...(next === '' ? {} : { before: next }) });
      seen.push(...body.notifications.map((each: { notification_id: string }) => each.notification_id));
      next = body.next;
    }
    const ids = Array.from({ length: 12 }, (_, number) => `n-${String(number).padStart(2, '0')}`);
    expect(seen).toEqual(ids.reverse());
    expect(calls('ScanCommand')).toBe(0);
  });

  test('names no account', async () => {
    const { list, delivered } = notifying();
    delivered('n', 1, 'See arn:aws:sagemaker:eu-west-1:123456789012:pipeline/p for s3://b-123456789012/x.');
    expect((await list()).body.notifications[0].message).toBe('See pipeline/p for x.');
  });

  test('is empty where nothing was told', async () => {
    expect((await notifying().list()).body).toEqual({ notifications: [], next: null });
  });

  test.each([{ limit: '0' }, { limit: '101' }, { before: '' }, { channel: 'bus' }])(
    'refuses the query %j',
    async (query) => {
      expect((await notifying().list(query as unknown as Record<string, string>)).status).toBe(400);
    },
  );
});

describe('a word from an operator', () => {
  test.each([
    ['training', TRAINING_TOPIC],
    ['deployment', DEPLOYMENT_TOPIC],
  ])('goes to the topic %s, told apart from what the loop says, and is listed', async (topic, arn) => {
    const { tell, list, notices } = notifying();
    const { status, body } = await tell({ ...NOTE, topic });
    expect(status).toBe(202);
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatchObject({ TopicArn: arn, Subject: NOTE.subject });
    expect(notices[0]?.MessageAttributes?.outcome?.StringValue).toBe('NOTE');
    expect((await list()).body.notifications).toMatchObject([
      {
        notification_id: body.notification_id,
        channel: `${topic}-topic`,
        outcome: 'NOTE',
        message: NOTE.message,
      },
    ]);
  });

  test('said twice under one key is said once', async () => {
    const { tell, notices } = notifying();
    const headers = { 'idempotency-key': 'monday' };
    expect((await tell(NOTE, headers)).body.repeated).toBe(false);
    expect((await tell(NOTE, headers)).body.repeated).toBe(true);
    expect(notices).toHaveLength(1);
    await tell(NOTE);
    await tell(NOTE);
    expect(notices).toHaveLength(3);
  });

  test('whose record was written but not acknowledged is not said again', async () => {
    const { tell, notices, db } = notifying();
    const headers = { 'idempotency-key': 'monday' };
    db.onNext('PutCommand', lostAcknowledgement);
    expect((await tell(NOTE, headers)).status).toBe(500);
    expect((await tell(NOTE, headers)).body.repeated).toBe(true);
    expect(notices).toHaveLength(1);
  });

  test.each([
    {},
    { ...NOTE, topic: 'weather' },
    { ...NOTE, subject: '' },
    { ...NOTE, subject: 'two\nlines' },
    { ...NOTE, subject: 'Größe' },
    { ...NOTE, subject: 's'.repeat(101) },
    { ...NOTE, message: ' ' },
    { ...NOTE, message: 'm'.repeat(4_001) },
    { ...NOTE, to: 'all' },
  ])('that does not fit is said to nobody: %j', async (body) => {
    const { tell, notices } = notifying();
    expect((await tell(body)).status).toBe(400);
    expect(notices).toEqual([]);
  });

  test('may be as long as its limits', async () => {
    const { tell } = notifying();
    const long = { ...NOTE, subject: 's'.repeat(100), message: 'm'.repeat(4_000) };
    expect((await tell(long)).status).toBe(202);
  });
});

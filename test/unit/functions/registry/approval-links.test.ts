// Approving by a link: asked for in a message, asked back on a page, decided by POST alone, by nobody who made the link up.
import { describe, expect, test } from 'vitest';
import { askForApproval, LINK_SECONDS } from '../../../../functions/registry/ask-for-approval.ts';
import { signedLink } from '../../../../functions/registry/decision-link.ts';
import { followDecisionLink } from '../../../../functions/registry/follow-decision-link.ts';
import { keepModel } from '../../../../functions/registry/model-versions.ts';
import { showDecisionLink } from '../../../../functions/registry/show-decision-link.ts';
import { model } from '../../../support/cycle-builders.ts';
import { httpHandler } from '../../../support/described-handler.ts';
import { httpEvent } from '../../../support/lambda-events.ts';
import { loopWorld } from '../../../support/loop-world.ts';
import { BUS, LOOP_TABLE, NOTIFICATIONS_TABLE, TRAINING_TOPIC } from '../../../support/stage.ts';

const SETTINGS = {
  MODEL_APPROVAL: 'manual',
  API_URL: 'https://api.example',
  NOTIFICATIONS_TABLE_NAME: NOTIFICATIONS_TABLE,
  EVENT_BUS_NAME: BUS,
  SNS_TOPIC_ARN: TRAINING_TOPIC,
  STAGE: 'test',
} as const;

const AWAITED = {
  execution: 'retrain-000002',
  cycle: 2,
  model_version: 2,
  verdict: {
    decision: 'PROMOTE',
    reason_code: 'BETTER',
    reason: 'The candidate is better.',
    candidate: { accuracy: 0.84, macro_f1: 0.75 },
    champion: { accuracy: 0.79, macro_f1: 0.67 },
  },
} as const;

const waiting = async (approval = 'PendingManualApproval') => {
  const world = loopWorld();
  const { deps, sagemaker, notices } = world;
  await keepModel(deps, LOOP_TABLE, model({ model_version: 2, model_package_arn: 'arn:aws:x/2' }));
  let standing = approval;
  sagemaker.answer({
    DescribeModelPackage: () => ({ ModelApprovalStatus: standing }),
    UpdateModelPackage: ({ ModelApprovalStatus }) => {
      standing = ModelApprovalStatus;
      return {};
    },
  });
  const handlers = {
    GET: httpHandler('show-decision-link', showDecisionLink(deps, LOOP_TABLE), deps.logger),
    POST: httpHandler('follow-decision-link', followDecisionLink(deps, LOOP_TABLE), deps.logger),
  };
  const open = async (method: keyof typeof handlers, link: string, accept = 'text/html,*/*') => {
    const queryStringParameters = Object.fromEntries(new URL(link).searchParams);
    const event = httpEvent({ method, path: '/decision-link', headers: { accept } });
    const reply = await handlers[method]({ ...event, queryStringParameters });
    return {
      status: reply.statusCode,
      type: reply.headers?.['content-type'],
      text: String(reply.body),
      reply,
    };
  };
  const ask = (settings: Parameters<typeof askForApproval>[1] = SETTINGS) =>
    askForApproval(deps, settings).run(AWAITED);
  const sent = () => JSON.parse(JSON.parse(notices.at(-1)?.Message ?? '{}').default);
  return {
    ...world,
    open,
    ask,
    links: async () => {
      await ask();
      const { approve_url, reject_url } = sent();
      return { approve: String(approve_url), reject: String(reject_url) };
    },
    sent,
    decisions: () => sagemaker.inputs('UpdateModelPackage'),
  };
};

describe('the message', () => {
  test('shows the figures and two links to everyone on the training topic, once', async () => {
    const { ask, notices, bus, sent } = await waiting();
    expect(await ask()).toEqual({ asked: true });
    await ask();
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatchObject({
      TopicArn: TRAINING_TOPIC,
      MessageAttributes: { outcome: { StringValue: 'APPROVAL_REQUESTED' } },
    });
    const { email } = JSON.parse(notices[0]?.Message ?? '');
    expect(email).toContain('Candidate: macro-F1 0.750, accuracy 84.0 %');
    expect(email).toContain(`Approve: ${sent().approve_url}`);
    expect(email).toContain(`Reject: ${sent().reject_url}`);
    expect(bus.named('ApprovalRequested')).toHaveLength(1);
  });

  test('is kept, and told on the bus, without what would let a reader decide', async () => {
    const { ask, db, bus } = await waiting();
    await ask();
    const kept = JSON.stringify([db.items(NOTIFICATIONS_TABLE), bus.published]);
    expect(kept).toContain('waits for your decision');
    expect(kept).not.toContain('signature');
  });

  test('lost on the way back is at most told twice, with links that both count', async () => {
    const { ask, open, notices, db } = await waiting();
    db.onNext(
      ({ command, input }) => command === 'PutCommand' && JSON.stringify(input).includes('training-topic'),
      () => Promise.reject(new Error('down')),
    );
    await expect(ask()).rejects.toThrow('down');
    await ask();
    expect(notices).toHaveLength(2);
    for (const { Message } of notices) {
      const { reject_url } = JSON.parse(JSON.parse(Message ?? '').default);
      expect((await open('GET', reject_url)).status).toBe(200);
    }
  });

  test('is not sent where the stage approves by itself', async () => {
    const { ask, notices, bus } = await waiting();
    expect(await ask({ ...SETTINGS, MODEL_APPROVAL: 'automatic' })).toEqual({ asked: false });
    expect([...notices, ...bus.published]).toEqual([]);
  });
});

describe('a link', () => {
  test.each(['approve', 'reject'] as const)(
    'to %s that is only opened, by a person or a mail scanner, decides nothing',
    async (decision) => {
      const { links, open, decisions } = await waiting();
      const { status, type, text } = await open('GET', (await links())[decision]);
      expect([status, type]).toEqual([200, 'text/html; charset=utf-8']);
      expect(text).toContain('<form method="post"');
      expect(text).not.toContain('<script');
      expect(decisions()).toEqual([]);
    },
  );

  test.each([
    ['approve', 'Approved'],
    ['reject', 'Rejected'],
  ] as const)('to %s decides when its button is pressed, and once', async (decision, status) => {
    const { links, open, decisions } = await waiting();
    const link = (await links())[decision];
    const first = await open('POST', link);
    expect(first.status).toBe(200);
    expect(first.text).toContain(`Version 2 is ${status.toLowerCase()}`);
    const again = await open('POST', link);
    expect(again.text).toContain('It was so already; nothing changed.');
    expect(decisions()).toEqual([
      {
        ModelPackageArn: 'arn:aws:x/2',
        ModelApprovalStatus: status,
        ApprovalDescription: 'Decided by a link of the approval message.',
      },
    ]);
  });

  test('whose answer was lost may be followed again', async () => {
    const { links, open, sagemaker, decisions } = await waiting();
    const link = (await links()).approve;
    const script = { ModelApprovalStatus: 'PendingManualApproval' };
    sagemaker.answer({
      DescribeModelPackage: () => ({ ...script }),
      UpdateModelPackage: () => {
        script.ModelApprovalStatus = 'Approved';
        throw new Error('reset');
      },
    });
    expect((await open('POST', link)).status).toBe(500);
    expect((await open('POST', link)).text).toContain('is approved');
    expect(decisions()).toHaveLength(1);
  });

  test('is used up by the decision: opened again it says so, and the other one is refused', async () => {
    const { links, open, decisions } = await waiting();
    const { approve, reject } = await links();
    await open('POST', approve);
    for (const [method, link] of [
      ['GET', approve],
      ['GET', reject],
      ['POST', reject],
    ] as const) {
      const { status, text } = await open(method, link);
      expect([method, status]).toEqual([method, 409]);
      expect(text).toContain('Version 2 is Approved. A decision is not taken back');
    }
    expect(decisions()).toHaveLength(1);
  });

  test('counts for as long as the retraining waits, and no second longer', async () => {
    const { links, open, time, decisions } = await waiting();
    const { approve } = await links();
    time.advance(LINK_SECONDS);
    expect((await open('GET', approve)).status).toBe(200);
    time.advance(1);
    for (const method of ['GET', 'POST'] as const) {
      const { status, text } = await open(method, approve);
      expect(status).toBe(410);
      expect(text).toContain('loop approve 2');
    }
    expect(decisions()).toEqual([]);
  });

  const changed = (link: string, changes: Record<string, string>): string => {
    const url = new URL(link);
    for (const [name, value] of Object.entries(changes)) url.searchParams.set(name, value);
    return url.toString();
  };

  test.each([
    ['made to say another decision', { decision: 'reject' }],
    ['made out to another version', { version: '1' }],
    ['given more time', { expires: '9999999999' }],
    ['signed by guess', { signature: 'A'.repeat(43) }],
  ])('%s is refused and decides nothing', async (_, changes) => {
    const { links, open, decisions } = await waiting();
    const link = changed((await links()).approve, changes);
    for (const method of ['GET', 'POST'] as const) {
      const { status, text } = await open(method, link);
      expect(status).toBe(403);
      expect(text).toContain('This link is not genuine');
    }
    expect(decisions()).toEqual([]);
  });

  test.each([
    [{ signature: 'short' }],
    [{ decision: 'promote' }],
    [{ version: '0' }],
    [{ expires: '1e9' }],
    [{ more: '1' }],
  ])('that is no link at all is refused: %j', async (changes) => {
    const { links, open } = await waiting();
    expect((await open('POST', changed((await links()).approve, changes))).status).toBe(400);
  });

  test('signed under another key, as after its rotation, is refused', async () => {
    const { open } = await waiting();
    const link = signedLink('x'.repeat(64), { version: 2, decision: 'approve', expires: 9_999_999_999 });
    expect((await open('POST', `https://api.example${link}`)).status).toBe(403);
  });

  test('of a version that is gone says so', async () => {
    const { open } = await waiting();
    const link = signedLink('l'.repeat(64), { version: 7, decision: 'approve', expires: 9_999_999_999 });
    expect((await open('GET', `https://api.example${link}`)).status).toBe(404);
  });

  test('is answered with problem+json to a program', async () => {
    const { links, open } = await waiting();
    const link = changed((await links()).approve, { decision: 'reject' });
    const { type, text } = await open('POST', link, '*/*');
    expect(type).toBe('application/problem+json');
    expect(JSON.parse(text).type).toBe('urn:sentiment:problem:link-forged');
  });

  test('leaves its page unframed, unstored, and its address untold', async () => {
    const { links, open } = await waiting();
    const { reply } = await open('GET', (await links()).approve);
    expect(reply.headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    });
  });
});

// The demo: what it teaches, what it sends, and that it admits what it failed to show.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import type { Api } from '../../../cli/signed-api.ts';
import { FeedbackSubmitted } from '../../../events/feedback-submitted.ts';
import type { Cloud } from '../../../local/cloud.ts';
import { page } from '../../../local/demo/page.ts';
import { type Report, shortcomings } from '../../../local/demo/report.ts';
import { corrections, Expectation, SCENARIOS, writeBaseDataset } from '../../../local/demo/scenario.ts';
import { sendCorrections } from '../../../local/demo/send-corrections.ts';

describe('a scenario', () => {
  test.each(Expectation.options)(
    'to %s has as many corrections as it says, each fit to be sent, each its own',
    (name) => {
      const all = corrections(SCENARIOS[name]);
      expect(all).toHaveLength(SCENARIOS[name].corrections);
      for (const correction of all) FeedbackSubmitted.detail.parse(correction);
      expect(new Set(all.map(({ feedback_id }) => feedback_id)).size).toBe(all.length);
    },
  );

  test('corrects nothing that the first model has already seen', () => {
    const folder = mkdtempSync(join(tmpdir(), 'demo-'));
    try {
      const { baseRows } = SCENARIOS.promote;
      const file = join(writeBaseDataset(folder, SCENARIOS.promote), 'train_data.csv');
      const rows: Record<string, string>[] = parse(readFileSync(file), { columns: true });
      expect(rows).toHaveLength(baseRows);
      const known = new Set(rows.map((row) => row['reviews.text']));
      const again = corrections(SCENARIOS.promote).filter(({ text }) =>
        known.has(text.split('\n').at(-1) ?? ''),
      );
      expect(again.length / SCENARIOS.promote.corrections).toBeLessThan(0.02);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('poisons every label of the one that is to be rejected, and none of the others', () => {
    const honest = corrections({ ...SCENARIOS.reject, poisoned: false });
    const poisoned = corrections(SCENARIOS.reject);
    expect(poisoned.every(({ user_label }, index) => user_label !== honest[index]?.user_label)).toBe(true);
    expect([SCENARIOS.promote.poisoned, SCENARIOS.hold.poisoned]).toEqual([false, false]);
  });
});

test('corrections go through both doors, every tenth of them twice', async () => {
  const onBus: string[] = [];
  const bus = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      for (const { Detail } of JSON.parse(body).Entries) onBus.push(JSON.parse(Detail).feedback_id);
      response
        .writeHead(200, { 'content-type': 'application/x-amz-json-1.1' })
        .end('{"FailedEntryCount":0,"Entries":[]}');
    });
  });
  await new Promise<void>((resolve) => bus.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(bus.address() as AddressInfo).port}`;
  const overHttp: string[] = [];
  const post = async (_: string, body: unknown) => {
    overHttp.push((body as { feedback_id: string }).feedback_id);
    return { status: 202, body: {} };
  };
  const all = corrections({ baseRows: 0, corrections: 45, poisoned: false });
  try {
    const sent = await sendCorrections(
      { endpoint } as Cloud,
      { post, get: post } as unknown as Api,
      'bus',
      all,
    );
    expect(sent).toEqual({ sent: 50, duplicates: 5, overHttp: 23, overBus: 27 });
  } finally {
    bus.close();
  }
  const ids = [...overHttp, ...onBus];
  expect(ids).toHaveLength(50);
  expect(new Set(ids)).toEqual(new Set(all.map(({ feedback_id }) => feedback_id)));
});

const shown: Report = {
  expected: 'promote',
  phases: [{ name: 'deploy', seconds: 20.4 }],
  feedback: { sent: 1100, duplicates: 100, overHttp: 500, overBus: 600, stored: 1000, counted: 1000 },
  predictions: { made: 400, failed: 0, failures: [], byVersion: { v1: 300, v2: 100 } },
  retraining: {
    cycle: 2,
    execution: 'retrain-000002',
    trigger: 'volume',
    states: [
      ...[
        'AcquireLease',
        'PlanDataset',
        'SealDataset',
        'StartPipeline',
        'AwaitPipeline',
        'ReadEvaluation',
        'Gate',
      ],
      ...[
        'RegisterModel',
        'DeployEndpoint',
        'AwaitEndpoint',
        'VerifyEndpoint',
        'PromoteModel',
        'FanOutNotifications',
      ],
    ],
    decision: 'PROMOTE',
    reason_code: 'BETTER',
    reason: 'macro-F1 rose.',
    candidate: { accuracy: 0.84, macro_f1: 0.75 },
    champion: { accuracy: 0.7, macro_f1: 0.5 },
  },
  deployment: { before: { config: 'c1', model_version: 1 }, after: { config: 'c2', model_version: 2 } },
  notifications: { training: 1, deployment: 1 },
};

describe('the report', () => {
  test('of a loop that turned has no shortcomings, and its page says so', () => {
    expect(shortcomings(shown)).toEqual([]);
    expect(page(shown, [])).toContain('✔ Every step of the loop happened.');
    expect(page(shown, [])).toContain('1000 stored, 1000 counted');
  });

  test.each<[string, Partial<Report>, string]>([
    [
      'a lost correction',
      { feedback: { ...shown.feedback, stored: 999 } },
      '999 corrections are stored, not 1000',
    ],
    [
      'a double count',
      { feedback: { ...shown.feedback, counted: 1001 } },
      '1001 corrections are counted, not 1000',
    ],
    ['no duplicates', { feedback: { ...shown.feedback, duplicates: 0 } }, 'no correction was sent twice'],
    [
      'another trigger',
      { retraining: { ...shown.retraining, trigger: 'manual' } },
      'triggered by manual, not by volume',
    ],
    [
      'another verdict',
      { retraining: { ...shown.retraining, decision: 'HOLD' } },
      'the gate said HOLD, not PROMOTE',
    ],
    ['no champion', { retraining: { ...shown.retraining, champion: null } }, 'not compared with a champion'],
    [
      'a skipped state',
      { retraining: { ...shown.retraining, states: shown.retraining.states.slice(1) } },
      'never entered AcquireLease',
    ],
    [
      'a failed prediction',
      { predictions: { ...shown.predictions, failed: 1, failures: ['503'] } },
      '1 predictions failed, the first: 503',
    ],
    ['no prediction at all', { predictions: { ...shown.predictions, made: 0 } }, 'no prediction was made'],
    [
      'an old endpoint',
      { deployment: { before: shown.deployment.before, after: shown.deployment.before } },
      'still serves the old configuration',
    ],
    [
      'a model that nobody met',
      { predictions: { ...shown.predictions, byVersion: { v1: 400 } } },
      'never met the new model',
    ],
    [
      'silence',
      { notifications: { training: 0, deployment: 0 } },
      'no message arrived from the deployment topic',
    ],
  ])('admits %s', (_, changes, words) => {
    const report = { ...shown, ...changes };
    expect(shortcomings(report).join('\n')).toContain(words);
    expect(page(report, shortcomings(report))).toContain('✖ The demo did not show what it claims');
  });

  test('of a held candidate admits an endpoint that changed all the same', () => {
    const held: Report = {
      ...shown,
      expected: 'hold',
      retraining: { ...shown.retraining, decision: 'HOLD' },
    };
    expect(shortcomings(held)).toEqual(['the endpoint changed although the candidate was not promoted']);
  });
});

// What people read in the terminal: the examples of the API's own description, in words.

import { describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { executionsTable, notificationsList, replayWords, whyWords } from '../../../cli/loop-words.ts';
import { activeWords, modelsTable, modelWords } from '../../../cli/model-words.ts';
import { setting } from '../../../cli/retraining-commands.ts';
import { oneLine, table } from '../../../cli/tables.ts';
import { refusalWords } from '../../../cli/terminal.ts';
import type { Operation } from '../../../functions/api/operation.ts';
import { Executions, listExecutionsOperation } from '../../../functions/api/operations/list-executions.ts';
import { listModelsOperation, Models } from '../../../functions/api/operations/list-models.ts';
import {
  listNotificationsOperation,
  Notifications,
} from '../../../functions/api/operations/list-notifications.ts';
import {
  ActiveModelAnswer,
  showActiveModelOperation,
} from '../../../functions/api/operations/show-active-model.ts';
import { Model, showModelOperation } from '../../../functions/api/operations/show-model.ts';
import { Replay, whatIfOperation } from '../../../functions/api/operations/what-if.ts';
import { Why, whyOperation } from '../../../functions/api/operations/why.ts';

/** The documented example of the answer, as the command parses it. */
const example = <Body>(operation: Operation, schema: z.ZodType<Body>): Body =>
  schema.parse(operation.answers[200]?.example);

describe('words for an answer', () => {
  test('why: what is missing, what the last candidate lacked, what serves', () => {
    const words = whyWords(example(whyOperation, Why));
    expect(words).toContain('88 more labels are missing');
    expect(words).toContain('Cycle 3 ended as HELD');
    expect(words).toContain('about 900 more');
    expect(words).toContain('13.3 % of them against');
    expect(words).toContain('Version 2 serves.');
  });

  test('models: the one that serves is marked', () => {
    const words = modelsTable(example(listModelsOperation, Models));
    expect(words).toMatch(/^▶ 2 +2026-11-23 10:40 +0\.848 +87\.5 % +Approved +cycle 2$/m);
  });

  test('no models: the command that makes the first', () => {
    expect(modelsTable({ models: [], next: null })).toContain('loop bootstrap');
  });

  test('a model: dataset and comparison', () => {
    const words = modelWords(example(showModelOperation, Model));
    expect(words).toContain('compared with version 1');
    expect(words).toContain('500 corrections up to 2026-11-23T10:00:00.000Z');
  });

  test('the active model: whether endpoint and record agree, and what is served when they do not', () => {
    const active = example(showActiveModelOperation, ActiveModelAnswer);
    expect(activeWords({ ...active, agrees: true })).toContain('serves it');
    const apart = { ...active, agrees: false, live_config_name: 'v1-c1', endpoint_config_name: 'v2-c2' };
    expect(activeWords(apart)).toContain('serves v1-c1, not v2-c2');
  });

  test('executions: outcome and reason of each, and how to see older ones', () => {
    const answer = example(listExecutionsOperation, Executions);
    expect(executionsTable(answer)).toMatch(/retrain-000002 .* volume +PROMOTED +The candidate is better/);
    expect(executionsTable({ ...answer, next: 2 })).toContain('--before 2');
  });

  test('notifications: the message in one line', () => {
    expect(notificationsList(example(listNotificationsOperation, Notifications))).toContain(
      'a new model serves.',
    );
  });

  test('what-if: only the decisions that would change are named', () => {
    const words = replayWords(example(whatIfOperation, Replay));
    expect(words).toContain('cycle 2: PROMOTE (BETTER) in place of HOLD (TOO_SMALL)');
  });
});

test('a refusal is told by title, status, detail and each issue; something else as it came', () => {
  const body = {
    title: 'Invalid request',
    detail: 'One thing is wrong.',
    issues: [{ path: 'text', message: 'empty' }],
  };
  expect(refusalWords({ status: 400, body })).toBe(
    '✖ Invalid request (400)\n  One thing is wrong.\n  text: empty',
  );
  expect(refusalWords({ status: 502, body: '<html>' })).toContain('502: "<html>"');
});

test('control characters of a stranger do not reach the terminal', () => {
  expect(oneLine('a\u001b[2Jb\u202Ec\r\nd')).toBe('a [2Jb c d');
});

test('columns are as wide as their widest cell', () => {
  expect(table(['a', 'b'], [['long', 'x']])).toBe('a     b\nlong  x\n');
});

test('a setting is NAME=VALUE, numbers as numbers; anything else is refused with an example', () => {
  expect(setting('minimum_effect=0', setting('rule=accuracy', {}))).toEqual({
    rule: 'accuracy',
    minimum_effect: 0,
  });
  expect(() => setting('volume_threshold', {})).toThrow('volume_threshold=200');
});

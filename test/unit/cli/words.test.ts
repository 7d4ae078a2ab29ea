// What people read in the terminal: the examples of the API's own description, in words.

import { describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { erasedWords, predictionWords, takenWords, userErasedWords } from '../../../cli/feedback-words.ts';
import { executionsTable, notificationsList, replayWords, whyWords } from '../../../cli/loop-words.ts';
import { activeWords, modelsTable, modelWords } from '../../../cli/model-words.ts';
import { setting } from '../../../cli/retraining-commands.ts';
import { oneLine, table } from '../../../cli/tables.ts';
import { refusalWords } from '../../../cli/terminal.ts';
import type { Operation } from '../../../functions/api/operation.ts';
import { Erased, eraseFeedbackOperation } from '../../../functions/api/operations/erase-feedback.ts';
import { eraseUserOperation, UserErased } from '../../../functions/api/operations/erase-user.ts';
import { Executions, listExecutionsOperation } from '../../../functions/api/operations/list-executions.ts';
import { listModelsOperation, Models } from '../../../functions/api/operations/list-models.ts';
import {
  listNotificationsOperation,
  Notifications,
} from '../../../functions/api/operations/list-notifications.ts';
import {
  Prediction,
  predictSentimentOperation,
} from '../../../functions/api/operations/predict-sentiment.ts';
import {
  ActiveModelAnswer,
  showActiveModelOperation,
} from '../../../functions/api/operations/show-active-model.ts';
import { Model, showModelOperation } from '../../../functions/api/operations/show-model.ts';
import { FeedbackTaken, submitFeedbackOperation } from '../../../functions/api/operations/submit-feedback.ts';
import { Replay, whatIfOperation } from '../../../functions/api/operations/what-if.ts';
import { Why, whyOperation } from '../../../functions/api/operations/why.ts';

/** The documented example of the answer, as the command parses it. */
const example = <Body>(operation: Operation, schema: z.ZodType<Body>): Body =>
  schema.parse(operation.answers[200]?.example);

describe('words for an answer', () => {
  test('a prediction: the label first, every other score, who answered, and the id that feedback names', () => {
    const words = predictionWords(example(predictSentimentOperation, Prediction));
    expect(words).toBe(
      'Negative 81.0 % (Neutral 13.0 %, Positive 6.0 %)\nby version 2, prediction 0199c8a4-7f3e-7c3a-9d57-2f6f1f0c9f12\n',
    );
  });

  test('feedback: whether it was on record before', () => {
    const taken = FeedbackTaken.parse(submitFeedbackOperation.answers[202]?.example);
    expect(takenWords(taken)).toBe(`Recorded: feedback ${taken.feedback_id}\n`);
    expect(takenWords({ ...taken, repeated: true })).toContain('On record already');
  });

  test('an erasure names the versions that learnt from it and the datasets that hold it', () => {
    const erased = example(eraseFeedbackOperation, Erased);
    expect(erasedWords(erased)).toContain('Learnt by version 2.\nHeld by datasets/000002/');
    expect(erasedWords({ ...erased, models: [], datasets: [] })).toContain(
      'No registered model learnt from it.',
    );
    expect(userErasedWords(example(eraseUserOperation, UserErased))).toContain('17 corrections of this user');
  });

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

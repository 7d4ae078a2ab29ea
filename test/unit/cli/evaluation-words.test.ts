// What `loop evaluate`, `loop evaluations` and `loop compare` print, and how they wait and refuse.
import { expect, test } from 'vitest';
import { untilEvaluated } from '../../../cli/evaluation-commands.ts';
import {
  comparedWords,
  evaluationsTable,
  evaluationWords,
  requestedWords,
} from '../../../cli/evaluation-words.ts';
import { notificationsList } from '../../../cli/loop-words.ts';
import { loopProgram } from '../../../cli/program.ts';
import {
  compareVersionsOperation,
  VersionsCompared,
} from '../../../functions/api/operations/compare-versions.ts';
import { Evaluation, EXAMPLE_EVALUATION } from '../../../functions/api/operations/show-evaluation.ts';

const shown = Evaluation.parse(EXAMPLE_EVALUATION);

test('figures stand by set and version, and their difference with its interval below', () => {
  expect(evaluationWords(shown)).toBe(
    [
      'evaluate-0199c8a47f3e7c3a9d572f6f1f0c9f13: version 2 beside version 1, SUCCEEDED',
      'set   model      rows  macro-F1  95 %            accuracy',
      'test  version 2  414   0.750     0.720 to 0.780  84.0 %',
      'test  version 1  414   0.670     0.640 to 0.700  79.0 %',
      'version 2 is better than version 1: macro-F1 +0.080 (95 % interval +0.030 to +0.130) on the same 414 rows.',
      'set     rows  answered apart  macro-F1  95 %',
      'test    414   71              +0.080    +0.030 to +0.130',
      'pooled  414   71              +0.080    +0.030 to +0.130',
      '',
    ].join('\n'),
  );
});

test('a failure is told in one line, and nothing of a stranger moves the terminal', () => {
  const { comparison: _, against: __, ...rest } = shown;
  const failed = Evaluation.parse({
    ...rest,
    status: 'FAILED',
    model: { model_id: 'train-2' },
    reason: 'No rows.\n\u001b[2J',
  });
  expect(evaluationWords(failed)).toBe(`${shown.evaluation_id}: train-2, FAILED\nNo rows. [2J\n`);
});

test('the history is a table with the way to older ones', () => {
  const words = evaluationsTable({ evaluations: [shown], next: '2026~x' });
  expect(words).toContain('F1 test  F1 golden  F1 feedback');
  expect(words).toContain('version 2 beside version 1  SUCCEEDED  0.750    –');
  expect(words).toContain('--before 2026~x');
  expect(evaluationsTable({ evaluations: [], next: null })).toBe(
    'Nothing was evaluated yet: loop evaluate\n',
  );
});

test('a comparison begins with its sentence', () => {
  const example = VersionsCompared.parse(compareVersionsOperation.answers[200].example);
  expect(comparedWords(example).split('\n')[0]).toBe(example.words);
});

test('a request says which versions it judges, and whether it is a repeat', () => {
  const asked = { evaluation_id: 'e', execution: 'e', progress: '/e', model_version: 2 };
  expect(requestedWords({ ...asked, repeated: false })).toBe('e judges version 2\n');
  expect(requestedWords({ ...asked, against: 1, repeated: true })).toBe(
    'e judges version 2 beside version 1 (asked for before)\n',
  );
});

test('watching ends with the first answer that is not open, be it a refusal', async () => {
  const answers = ['REQUESTED', 'RUNNING', 'FAILED'].map((status) => ({
    status: 200,
    body: { ...EXAMPLE_EVALUATION, status },
  }));
  const asked: string[] = [];
  const get = async (path: string) => {
    asked.push(path);
    return answers.shift() ?? { status: 404, body: {} };
  };
  expect((await untilEvaluated({ get }, 'evaluate-1', 1)).body).toMatchObject({ status: 'FAILED' });
  expect((await untilEvaluated({ get }, 'evaluate-1', 1)).status).toBe(404);
  expect(asked).toEqual(Array.from({ length: 4 }, () => '/evaluations/evaluate-1'));
});

test('sets that do not exist are refused before anything is asked', () => {
  const evaluate = loopProgram().commands.find((command) => command.name() === 'evaluate');
  const on = evaluate?.options.find(({ long }) => long === '--on');
  expect(on?.parseArg?.('test, feedback', undefined)).toEqual(['test', 'feedback']);
  expect(() => on?.parseArg?.('test,train', undefined)).toThrow('Name some of test, golden, feedback');
});

test('a notification keeps its lines', () => {
  const notification = {
    ...{ notification_id: 'n', channel: 'training-topic', outcome: 'HELD' },
    ...{ delivered_at: '2026-11-23T10:50:00.000Z', message: 'retrain-000002: held.\nIt was\u0007 close.' },
  };
  expect(notificationsList({ notifications: [notification], next: null })).toBe(
    '2026-11-23T10:50:00.000Z  training-topic  HELD\n  retrain-000002: held.\n  It was close.\n',
  );
});

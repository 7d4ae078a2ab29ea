// Hyperparameters as the training toolkit hands them to a script.
import { expect, test } from 'vitest';
import { readHyperParameter, scriptArguments } from '../../../../../local/sagemaker/jobs/hyperparameters.ts';
import { algorithmError } from '../../../../../local/sagemaker/jobs/job-outcome.ts';
import { batchesOf } from '../../../../../local/sagemaker/jobs/log-sink.ts';

test('arguments are sorted, unquoted and leave out what is the toolkit’s own', () => {
  expect(
    scriptArguments({
      sagemaker_program: 'train.py',
      name: '"abc"',
      epochs: '30',
      rate: '1e-05',
      debug: 'true',
      layers: '{"a":1,"b":2}',
      n: '5',
      raw: 's3://b/d',
    }),
  ).toEqual([
    '--debug',
    'True',
    '--epochs',
    '30',
    '--layers',
    'a=1,b=2',
    '-n',
    '5',
    '--name',
    'abc',
    '--rate',
    '1e-05',
    '--raw',
    's3://b/d',
  ]);
});

test.each([
  ['"abc"', 'abc', 'abc', 'abc'],
  ['abc', 'abc', 'abc', 'abc'],
  ['', '', '', ''],
  ['""', '', '', ''],
  ['null', null, '', ''],
  ['30', 30, '30', '30'],
  ['30.0', 30, '30.0', '30.0'],
  ['0.10', 0.1, '0.1', '0.1'],
  ['1e-5', 0.00001, '1e-05', '1e-05'],
  ['0.0001', 0.0001, '0.0001', '0.0001'],
  ['1E22', 1e22, '1e+22', '1e+22'],
  ['12345678901234567890', 12345678901234567000, '12345678901234567890', '12345678901234567890'],
  ['true', true, 'true', 'True'],
  ['false', false, 'false', 'False'],
  ['"true"', 'true', 'true', 'true'],
  ['[1, "b"]', [1, 'b'], '[1,"b"]', "[1, 'b']"],
  ['{"b":true,"a":"x"}', { a: 'x', b: true }, '{"a":"x","b":true}', 'a=x,b=True'],
  ['{not json', '{not json', '{not json', '{not json'],
])(
  'the hyperparameter %s is %j, reads %s in SM_HP_* and %s on the command line',
  (raw, value, text, word) => {
    expect(readHyperParameter(raw)).toEqual({ value, text, word });
  },
);

test('a long explanation loses its head, keeps the exit code and fits 1024 characters', () => {
  const reason = algorithmError(`${'x'.repeat(3000)} the end`, 7);
  expect(reason).toHaveLength(1024);
  expect(reason).toMatch(/^AlgorithmError: x+ the end, exit code: 7$/);
});

test('log lines are sent in batches that CloudWatch Logs accepts', () => {
  const lines = Array.from({ length: 12_000 }, (_, i) => ({ timestamp: i, message: 'x'.repeat(100) }));
  const batches = batchesOf(lines);
  expect(batches.flat()).toEqual(lines);
  for (const batch of batches) {
    expect(batch.length).toBeLessThanOrEqual(10_000);
    expect(batch.reduce((sum, { message }) => sum + message.length + 26, 0)).toBeLessThanOrEqual(1_048_576);
  }
});

// How a job's end is put into words: exit codes, explanations and their limit of 1,024 characters.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  algorithmError,
  describeFailure,
  outcomeOfError,
  toolkitFailure,
} from '../../../../../local/sagemaker/jobs/job-outcome.ts';
import { InputError } from '../../../../../local/sagemaker/jobs/s3-input.ts';
import type { Sandbox } from '../../../../../local/sagemaker/jobs/sandbox.ts';

let root: string;
let sandbox: Sandbox;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'outcome-'));
  mkdirSync(join(root, 'opt/ml/output'), { recursive: true });
  sandbox = { path: (path: string) => `${root}${path}` } as Sandbox;
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

const running = { ending: new AbortController().signal, interrupted: () => false };
const stopped = { ending: AbortSignal.abort(), interrupted: () => false };
const interrupted = { ending: AbortSignal.abort(), interrupted: () => true };
const ended = (exitCode: number, stderrTail = '', timedOut = false) => ({ exitCode, stderrTail, timedOut });
const leave = (text: string) => writeFileSync(join(root, 'opt/ml/output/failure'), text);

test('an exit code of 0 completes the job, whatever it wrote to standard error', async () => {
  expect(await describeFailure(ended(0, 'warning'), sandbox, running)).toEqual({ status: 'Completed' });
});

test.each([1, 3, 127, 137, 255])('the exit code %i is told', async (code) => {
  const outcome = await describeFailure(ended(code, 'ValueError: x'), sandbox, running);
  expect(outcome).toEqual({
    status: 'Failed',
    FailureReason: `AlgorithmError: ValueError: x, exit code: ${code}`,
    ExitMessage: 'ValueError: x',
  });
});

test('a job that says nothing still fails with its exit code and has no exit message', async () => {
  const outcome = await describeFailure(ended(1), sandbox, running);
  expect(outcome).toEqual({ status: 'Failed', FailureReason: 'AlgorithmError: , exit code: 1' });
});

test('the failure file goes before standard error', async () => {
  leave('  the data has no label column\n');
  const outcome = await describeFailure(ended(2, 'Traceback'), sandbox, running);
  expect(outcome.FailureReason).toBe('AlgorithmError: the data has no label column, exit code: 2');
});

test('an empty failure file counts as none', async () => {
  leave('\n');
  const outcome = await describeFailure(ended(2, 'Traceback'), sandbox, running);
  expect(outcome.FailureReason).toBe('AlgorithmError: Traceback, exit code: 2');
});

test.each([
  [1023, 1024],
  [1024, 1024],
  [5000, 1024],
])('of a failure file with %i characters the first ones are kept', async (length, limit) => {
  leave(`first ${'x'.repeat(length - 6)}`);
  const { FailureReason = '' } = await describeFailure(ended(1), sandbox, running);
  expect(FailureReason.length).toBe(limit);
  expect(FailureReason).toMatch(/^AlgorithmError: first x+, exit code: 1$/);
});

test('the longest explanation that fits is not cut', () => {
  const room = 1024 - 'AlgorithmError: , exit code: 1'.length;
  expect(algorithmError('y'.repeat(room), 1)).toBe(`AlgorithmError: ${'y'.repeat(room)}, exit code: 1`);
  expect(algorithmError(`z${'y'.repeat(room)}`, 1)).toBe(algorithmError('y'.repeat(room), 1));
});

test('the toolkit names the error, the code and the command, in 1024 characters', () => {
  const words = ['python3', 'train.py', '--epochs', '3'];
  expect(toolkitFailure('ExecuteUserScriptError', words, ended(7, 'ValueError: x'))).toBe(
    'AlgorithmError: ExecuteUserScriptError:\nExitCode 7\nErrorMessage "ValueError: x"\n' +
      'Command "python3 train.py --epochs 3", exit code: 7',
  );
  const long = toolkitFailure('ExecuteUserScriptError', words, ended(7, `${'e'.repeat(3000)} the end`));
  expect(long).toHaveLength(1024);
  expect(long).toContain('eee the end"\nCommand "python3 train.py --epochs 3", exit code: 7');
  const wordy = toolkitFailure('E', ['python3', 'a'.repeat(5000)], ended(1, 'e'.repeat(3000)));
  expect(wordy).toHaveLength(1024);
});

test('a job that was stopped is Stopped even when it fails or succeeds on the way out', async () => {
  expect(await describeFailure(ended(143), sandbox, stopped)).toEqual({ status: 'Stopped' });
  expect(await describeFailure(ended(0), sandbox, stopped)).toEqual({ status: 'Stopped' });
});

test('a job that ran out of time is Stopped and says so', async () => {
  expect(await describeFailure(ended(143, '', true), sandbox, running)).toEqual({
    status: 'Stopped',
    timedOut: true,
  });
});

test('a job that the end of the stand-in cut off is Failed', async () => {
  const { status, FailureReason } = await describeFailure(ended(143), sandbox, interrupted);
  expect(status).toBe('Failed');
  expect(FailureReason).toContain('InternalServerError');
});

test('what the request names wrongly is the client’s error, anything else the service’s', () => {
  expect(outcomeOfError(new InputError('ClientError: no such bucket'), running).FailureReason).toBe(
    'ClientError: no such bucket',
  );
  expect(outcomeOfError(new Error('socket hang up'), running).FailureReason).toBe(
    'InternalServerError: socket hang up',
  );
  expect(outcomeOfError(new Error('x'.repeat(3000)), running).FailureReason).toHaveLength(1024);
  expect(outcomeOfError(new Error('x'), stopped)).toEqual({ status: 'Stopped' });
});

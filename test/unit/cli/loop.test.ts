// `npx loop` as a program: what it offers, and that a wrong call ends with a message and a code.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const LOOP = join(import.meta.dirname, '..', '..', '..', 'cli', 'loop.ts');
const loop = (...args: string[]) =>
  spawnSync(process.execPath, [LOOP, ...args], {
    encoding: 'utf8',
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });

test('help names every command with an example to paste', () => {
  const { status, stdout } = loop('--help');
  expect(status).toBe(0);
  for (const command of [
    'predict',
    'feedback',
    'adjudicate',
    'audit',
    'publish',
    'bootstrap',
    'retrain',
    'watch',
    'executions',
    'why',
    'what-if',
    'notifications',
    'status',
    'models',
    'model',
    'active',
    'activate',
    'approve',
    'reject',
    'evaluate',
    'evaluations',
    'evaluation',
    'compare',
    'dlq',
    'doctor',
    'completion',
  ])
    expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
  expect(stdout).toContain('loop predict "Broke after two days"');
});

test('a command without its text says what is missing and fails', () => {
  const { status, stderr } = loop('predict');
  expect(status).toBe(2);
  expect(stderr).toContain("missing required argument 'text'");
});

test('a version that is no number is refused before anything is asked', () => {
  const { status, stderr } = loop('activate', 'first');
  expect(status).toBe(2);
  expect(stderr).toContain('A version is a whole number from 1 on');
});

test('a label without a text, and without a file, says what to give', () => {
  const { status, stderr } = loop('feedback', 'Negative');
  expect(status).toBe(2);
  expect(stderr).toContain('give a label and a text, or --file <path>');
});

test.skipIf(spawnSync('bash', ['-c', 'true']).status !== 0)(
  'bash completes commands and their options',
  () => {
    const { stdout: script } = loop('completion', 'bash');
    const ask = (words: string, word: number): string =>
      spawnSync(
        'bash',
        ['-c', `${script}\nCOMP_WORDS=(${words}); COMP_CWORD=${word}; _loop; echo "\${COMPREPLY[@]}"`],
        {
          encoding: 'utf8',
        },
      ).stdout.trim();
    expect(ask('loop wh', 1)).toBe('why what-if');
    expect(ask('loop retrain --w', 2)).toBe('--watch');
    expect(ask('loop dlq re', 2)).toBe('redrive');
  },
);

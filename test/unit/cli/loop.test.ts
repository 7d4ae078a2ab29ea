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
    'retrain',
    'watch',
    'status',
  ])
    expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
  expect(stdout).toContain('loop predict "Broke after two days"');
});

test('a command without its text says what is missing and fails', () => {
  const { status, stderr } = loop('predict');
  expect(status).not.toBe(0);
  expect(stderr).toContain("missing required argument 'text'");
});

// Runs `npm run demo` as its user does, in a process of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

export interface DemoRun {
  readonly child: ChildProcess;
  readonly output: () => string;
  /** Resolves with the exit code. */
  readonly end: Promise<number | null>;
  readonly report: () => unknown;
  readonly cleanUp: () => void;
}

export const runDemo = (...flags: string[]): DemoRun => {
  const folder = mkdtempSync(join(tmpdir(), 'demo-run-'));
  const file = join(folder, 'report.json');
  const child = spawn(process.execPath, ['local/demo/main.ts', '--report', file, ...flags], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: folder },
  });
  let output = '';
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  return {
    child,
    output: () => output,
    end: new Promise((resolve) => child.once('close', resolve)),
    report: () => JSON.parse(readFileSync(file, 'utf8')),
    cleanUp: () => rmSync(folder, { recursive: true, force: true }),
  };
};

// Starts one of the laptop cloud's long-lived programs on a leash, so that none outlives the command that started it.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const LEASH = join(import.meta.dirname, 'sagemaker', 'jobs', 'leash.py');
const GRACE_MS = 20_000;

export interface Program {
  readonly name: string;
  readonly command: readonly string[];
  readonly env: Record<string, string>;
  readonly cwd: string;
  readonly logFile: string;
  readonly python: string;
}

export interface SupervisedProcess {
  readonly name: string;
  readonly logFile: string;
  /** What this run has written to its log so far. */
  readonly output: () => string;
  /** Rejects when the program ends although nobody stopped it; never resolves. */
  readonly unexpectedEnd: Promise<never>;
  readonly stop: () => Promise<void>;
}

export const lastLines = (file: string, count = 12): string =>
  readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count).join('\n');

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });

const lament = ({ name, logFile }: Program, code: number | null, signal: NodeJS.Signals | null): Error => {
  const how = code !== null && code > 128 ? `signal ${code - 128}` : (signal ?? `exit code ${code}`);
  return new Error(
    `${name} ended unexpectedly (${how}). Its log, ${logFile}, ends with:\n${lastLines(logFile)}`,
  );
};

/** The program gets SIGTERM, time to save its state, and then the leash is let go. */
export const startProgram = (program: Program): SupervisedProcess => {
  const log = openSync(program.logFile, 'a');
  const begin = fstatSync(log).size;
  const child = spawn(program.python, [LEASH, ...program.command], {
    cwd: program.cwd,
    env: program.env,
    stdio: ['pipe', log, log],
    detached: true,
  });
  closeSync(log);
  let stopping = false;
  const unexpectedEnd = new Promise<never>((_, reject) => {
    child.once('error', (error) =>
      reject(new Error(`${program.name} could not be started: ${error.message}`)),
    );
    child.once('exit', (code, signal) => {
      if (!stopping) reject(lament(program, code, signal));
    });
  });
  unexpectedEnd.catch(() => {}); // whoever waits sees it; nobody waiting must not end the process
  const stop = async (): Promise<void> => {
    stopping = true;
    child.kill('SIGTERM');
    await Promise.race([ended(child), sleep(GRACE_MS, undefined, { ref: false })]);
    child.stdin?.destroy();
    await ended(child);
  };
  const output = () => readFileSync(program.logFile).subarray(begin).toString('utf8');
  return { name: program.name, logFile: program.logFile, output, unexpectedEnd, stop };
};

// The stand-in as a user starts it, in a process of its own that can be killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { processes } from '../e2e/process-tree.ts';

const MAIN = fileURLToPath(new URL('../../local/sagemaker/main.ts', import.meta.url));
const FAKE = fileURLToPath(new URL('../unit/local/sagemaker/support/fake-serving.py', import.meta.url));
const READY_MS = 60_000;

export interface ProgramOrder {
  readonly dataDir: string;
  readonly port: number;
  readonly awsEndpoint: string;
  readonly python: string;
  readonly instances?: number;
  readonly timeScale?: number;
}

export interface StandInProgram {
  readonly child: ChildProcess;
  /** What it has written to standard error. */
  readonly log: readonly string[];
  /** Settles when it has said that it listens; rejects when it ends before or takes too long. */
  readonly ready: Promise<void>;
}

/** It ends with this process, whatever becomes of that. */
export function startProgram(order: ProgramOrder): StandInProgram {
  const serving = JSON.stringify([order.python, FAKE, '{model}', '{port}']);
  const child = spawn(
    process.execPath,
    [
      MAIN,
      ...['--data-dir', order.dataDir, '--port', String(order.port), '--aws-endpoint', order.awsEndpoint],
      ...[
        '--python',
        order.python,
        '--time-scale',
        String(order.timeScale ?? 0.01),
        '--serving-command',
        serving,
      ],
      ...[
        '--instances-per-variant',
        String(order.instances ?? 2),
        '--metric-heartbeat',
        '0',
        '--exit-with-stdin',
      ],
    ],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  );
  child.stdin.on('error', () => {});
  const log: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => log.push(line));
  const ready = Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(() => {}),
    once(child, 'exit').then(([code, signal]) => {
      throw new Error(`the stand-in ended (${signal ?? code}): ${log.slice(-5).join('\n')}`);
    }),
    sleep(READY_MS, undefined, { ref: false }).then(() => {
      throw new Error(`the stand-in was not ready within ${READY_MS} ms: ${log.slice(-5).join('\n')}`);
    }),
  ]);
  ready.catch(() => {}); // a kill in the middle of the start is what a soak is after
  return { child, log, ready };
}

export async function end({ child }: StandInProgram, signal: NodeJS.Signals): Promise<number | null> {
  const ended =
    child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : once(child, 'exit');
  child.kill(signal);
  await ended;
  return child.exitCode;
}

/** Every process whose command names the data folder: fleets and jobs with their leashes, and stand-ins. */
export const processesOn = (dataDir: string): string[] =>
  processes()
    .filter(({ command }) => command.includes(dataDir) && !command.includes('<defunct>'))
    .map(({ command }) => command);

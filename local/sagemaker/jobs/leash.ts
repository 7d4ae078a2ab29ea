// Starts a command under leash.py, so that nothing outlives the stand-in.
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const LEASH = fileURLToPath(new URL('./leash.py', import.meta.url));
/** Milliseconds that a process which left the group may keep the output open after the command's end. */
const DRAIN = 2000;

export interface LeashedCommand {
  readonly python: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly onLine: (line: string, stream: 'stdout' | 'stderr') => void;
}

export interface Leashed {
  readonly pid: number | undefined;
  /** The exit status; 128 plus the signal's number when a signal ended the command. */
  readonly ended: Promise<number>;
  /** Asks the command's group to end (SIGTERM). */
  terminate(): void;
  /** Kills the command's group. */
  kill(): void;
}

function readLines(child: ChildProcess, command: LeashedCommand): void {
  for (const stream of ['stdout', 'stderr'] as const) {
    const input = child[stream];
    if (input !== null) createInterface({ input }).on('line', (line) => command.onLine(line, stream));
  }
}

function ending(child: ChildProcess, command: LeashedCommand): Promise<number> {
  return new Promise((resolve) => {
    const closed = new Promise((done) => child.once('close', done));
    child.once('error', (error) => {
      command.onLine(`cannot start ${command.python}: ${error.message}`, 'stderr');
      resolve(127);
    });
    child.once('exit', (code) => {
      void Promise.race([closed, sleep(DRAIN, undefined, { ref: false })]).then(() => resolve(code ?? 137));
    });
  });
}

/** `detached`: a Ctrl-C at the terminal reaches the stand-in, which then ends its commands in order. */
export function runLeashed(command: LeashedCommand): Leashed {
  const child = spawn(command.python, ['-I', '-S', LEASH, ...command.argv], {
    cwd: command.cwd,
    env: command.env,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => {});
  readLines(child, command);
  return {
    pid: child.pid,
    ended: ending(child, command),
    terminate: () => void child.kill('SIGTERM'),
    kill: () => void child.stdin.end(),
  };
}

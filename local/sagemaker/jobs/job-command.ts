// A job's command from start to end: its lines, its time limit and its stop.
import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from '../world.ts';
import { runLeashed } from './leash.ts';
import type { LogSink } from './log-sink.ts';
import type { Sandbox } from './sandbox.ts';

/** Seconds of AWS time between SIGTERM and SIGKILL when a job is stopped. */
const STOP_GRACE = 120;
/** Milliseconds of real time that a stopped script gets at least. */
const LEAST_GRACE = 2000;
/** Lines of standard error that a failure without an explanation of its own quotes. */
const TAIL_LINES = 12;

export interface JobCommand {
  readonly sandbox: Sandbox;
  /** As the container names things: `/opt/ml/...` and `python3`. */
  readonly words: readonly string[];
  readonly workingDirectory: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number | undefined;
  readonly ending: AbortSignal;
  readonly log: LogSink;
  readonly onLine?: (line: string) => void;
}

export interface CommandResult {
  readonly exitCode: number;
  readonly timedOut: boolean;
  readonly stderrTail: string;
}

export async function runJobCommand(world: World, command: JobCommand): Promise<CommandResult> {
  const tail: string[] = [];
  const leashed = runLeashed({
    ...command,
    python: world.settings.python,
    argv: command.sandbox.command(command.words, command.workingDirectory),
    cwd: command.sandbox.path(command.workingDirectory),
    onLine: (line, stream) => {
      command.log.write(line);
      command.onLine?.(line);
      if (stream === 'stderr' && line.trim() !== '') tail.push(line);
      if (tail.length > TAIL_LINES) tail.shift();
    },
  });
  let timedOut = false;
  const end = async () => {
    leashed.terminate();
    await Promise.race([leashed.ended, sleep(Math.max(LEAST_GRACE, world.time.scaled(STOP_GRACE)))]);
    leashed.kill();
  };
  const timer = setTimeout(() => {
    timedOut = true;
    void end();
  }, timerDelay(command.timeoutSeconds));
  const onEnding = () => void end();
  if (command.ending.aborted) onEnding();
  else command.ending.addEventListener('abort', onEnding, { once: true });
  const exitCode = await leashed.ended;
  clearTimeout(timer);
  command.ending.removeEventListener('abort', onEnding);
  leashed.kill();
  return { exitCode, timedOut, stderrTail: tail.join('\n') };
}

/** Run time is real work and is not scaled; a timer holds at most 2^31 - 1 milliseconds. */
const timerDelay = (seconds = 86_400): number => Math.min(seconds * 1000, 2 ** 31 - 1);

// How a job ended, in the words of Describe.
import type { CommandResult } from './job-command.ts';
import { INTERRUPTED, type JobSignals } from './running-job.ts';
import { InputError } from './s3-input.ts';
import { noteIn, type Sandbox } from './sandbox.ts';

export interface JobOutcome {
  readonly status: 'Completed' | 'Failed' | 'Stopped';
  /** At most 1024 characters. */
  readonly FailureReason?: string;
  readonly ExitMessage?: string | undefined;
  readonly timedOut?: boolean;
}

const LIMIT = 1024;

/** What a script wrote on purpose keeps its beginning; of a traceback the end tells more. */
const cut = (text: string, room: number, keep: 'head' | 'tail'): string => {
  if (text.length <= room) return text;
  return keep === 'head' ? text.slice(0, room) : text.slice(-room);
};

export function algorithmError(
  explanation: string,
  exitCode: number,
  keep: 'head' | 'tail' = 'tail',
): string {
  const frame = (text: string) => `AlgorithmError: ${text}, exit code: ${exitCode}`;
  return frame(cut(explanation, LIMIT - frame('').length, keep));
}

/** A failure as the training toolkit words it: the error's class, the end of standard error and the command. */
export function toolkitFailure(kind: string, words: readonly string[], result: CommandResult): string {
  const command = cut(words.join(' '), 300, 'head');
  const text = (message: string) =>
    `${kind}:\nExitCode ${result.exitCode}\nErrorMessage "${message}"\nCommand "${command}"`;
  const room = LIMIT - algorithmError(text(''), result.exitCode).length;
  return algorithmError(text(cut(result.stderrTail, room, 'tail')), result.exitCode);
}

/** The outcome of a command by its exit code, its `failure` file or the end of its standard error. */
export async function describeFailure(
  result: CommandResult,
  sandbox: Sandbox,
  signals: JobSignals,
  explain = (failed: CommandResult) => algorithmError(failed.stderrTail, failed.exitCode),
): Promise<JobOutcome> {
  if (signals.interrupted()) return { status: 'Failed', FailureReason: INTERRUPTED };
  if (signals.ending.aborted) return { status: 'Stopped' };
  if (result.timedOut) return { status: 'Stopped', timedOut: true };
  if (result.exitCode === 0) return { status: 'Completed' };
  const failure = await noteIn(sandbox, '/opt/ml/output/failure');
  const explanation = failure ?? result.stderrTail;
  return {
    status: 'Failed',
    FailureReason: failure === undefined ? explain(result) : algorithmError(failure, result.exitCode, 'head'),
    ExitMessage: explanation === '' ? undefined : cut(explanation, LIMIT, 'tail'),
  };
}

/** The outcome when the stand-in itself could not do its part: a missing input, an unreachable S3. */
export function outcomeOfError(error: Error, signals: JobSignals): JobOutcome {
  if (signals.interrupted()) return { status: 'Failed', FailureReason: INTERRUPTED };
  if (signals.ending.aborted) return { status: 'Stopped' };
  const text = error instanceof InputError ? error.message : `InternalServerError: ${error.message}`;
  return { status: 'Failed', FailureReason: text.slice(0, LIMIT) };
}

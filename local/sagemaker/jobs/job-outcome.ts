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

/** The end of a traceback tells more than its beginning, so long texts lose their head. */
const cut = (text: string, room: number): string => (text.length <= room ? text : text.slice(-room));

export function algorithmError(explanation: string, exitCode: number): string {
  const frame = (text: string) => `AlgorithmError: ${text}, exit code: ${exitCode}`;
  return frame(cut(explanation, LIMIT - frame('').length));
}

/** The outcome of a command by its exit code, its `failure` file or the end of its standard error. */
export async function describeFailure(
  result: CommandResult,
  sandbox: Sandbox,
  signals: JobSignals,
): Promise<JobOutcome> {
  if (signals.interrupted()) return { status: 'Failed', FailureReason: INTERRUPTED };
  if (signals.ending.aborted) return { status: 'Stopped' };
  if (result.timedOut) return { status: 'Stopped', timedOut: true };
  if (result.exitCode === 0) return { status: 'Completed' };
  const failure = await noteIn(sandbox, '/opt/ml/output/failure');
  const explanation = failure ?? result.stderrTail;
  return {
    status: 'Failed',
    FailureReason: algorithmError(explanation, result.exitCode),
    ExitMessage: explanation === '' ? undefined : cut(explanation, LIMIT),
  };
}

/** The outcome when the stand-in itself could not do its part: a missing input, an unreachable S3. */
export function outcomeOfError(error: Error, signals: JobSignals): JobOutcome {
  if (signals.interrupted()) return { status: 'Failed', FailureReason: INTERRUPTED };
  if (signals.ending.aborted) return { status: 'Stopped' };
  const text = error instanceof InputError ? error.message : `InternalServerError: ${error.message}`;
  return { status: 'Failed', FailureReason: text.slice(0, LIMIT) };
}

// What processing and training steps share: the request refused in the service's words, the job awaited.
import type * as z from 'zod';
import { SageMakerError } from '../../errors.ts';
import { refusal } from '../../protocol/refusal.ts';
import { type FaultKind, StepFailure, type StepRun, StepStopped } from '../step-run.ts';

/** Calls an operation as the service would for the step; a refusal fails the step with its text. */
export function invoke<S extends z.ZodType, T>(
  api: string,
  schema: S,
  input: unknown,
  call: (request: z.output<S>) => T,
): T {
  try {
    const parsed = schema.safeParse(input, { reportInput: true });
    if (!parsed.success) throw refusal(parsed.error.issues);
    return call(parsed.data);
  } catch (error) {
    if (!(error instanceof SageMakerError)) throw error;
    const message = `ClientError: Failed to invoke sagemaker:${api}. Error Details: ${error.message}`;
    throw new StepFailure(message, refusalFault(error));
  }
}

/** What a retry policy calls the service's refusal; a wrong request is nothing to try again. */
function refusalFault({ code, status }: SageMakerError): FaultKind | undefined {
  if (code === 'ResourceLimitExceeded') return 'SageMaker.RESOURCE_LIMIT';
  if (code === 'ThrottlingException') return 'Step.THROTTLING';
  return status >= 500 ? 'Step.SERVICE_FAULT' : undefined;
}

/** Settles when the job has ended; a stop of the execution, even an earlier one, stops the job. */
export async function awaitJob(run: StepRun, arn: string, stop: () => void): Promise<void> {
  if (run.stopping.aborted) stop();
  else run.stopping.addEventListener('abort', stop, { once: true });
  await run.world.jobs.get(arn)?.done;
}

export interface EndedJob {
  readonly arn: string;
  readonly status: string;
  readonly reason: string | undefined;
}

const faultOf = (reason: string | undefined): FaultKind | undefined =>
  reason?.startsWith('InternalServerError') === true ? 'SageMaker.JOB_INTERNAL_ERROR' : undefined;

/** Throws StepFailure or StepStopped unless the job completed. */
export function judgeJob(run: StepRun, job: EndedJob): void {
  if (job.status === 'Completed') return;
  if (job.status === 'Stopped' && run.stopping.aborted) throw new StepStopped();
  if (job.status === 'Stopped')
    throw new StepFailure(`ClientError: Job ${job.arn} was stopped or ran out of time.`);
  throw new StepFailure(job.reason ?? `Job ${job.arn} failed.`, faultOf(job.reason));
}

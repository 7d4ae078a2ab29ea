// A Processing step: its arguments are a CreateProcessingJob request.
import { startProcessingJob, stopProcessingJob } from '../../jobs/processing-job.ts';
import { createProcessingJobRequest } from '../../operations/shapes/processing-job.ts';
import type { StepType } from '../step-run.ts';
import { awaitJob, invoke, judgeJob } from './job-step.ts';

export const processingStep: StepType = async (run) => {
  const { world } = run;
  const input = { ...run.args, ProcessingJobName: run.jobName };
  const { ProcessingJobArn: arn } = invoke(
    'CreateProcessingJob',
    createProcessingJobRequest,
    input,
    (request) => startProcessingJob(world, request),
  );
  run.made({ ProcessingJob: { Arn: arn } });
  await awaitJob(run, arn, () => stopProcessingJob(world, arn));
  const job = world.state.processingJobs.get(arn);
  judgeJob(run, { arn, status: job?.ProcessingJobStatus ?? 'Failed', reason: job?.FailureReason });
};

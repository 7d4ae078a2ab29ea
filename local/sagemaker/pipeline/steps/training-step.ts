// A Training step: its arguments are a CreateTrainingJob request.
import { startTrainingJob } from '../../jobs/training-job.ts';
import { stopTrainingJob } from '../../jobs/training-status.ts';
import { createTrainingJobRequest } from '../../operations/shapes/training-job.ts';
import type { StepType } from '../step-run.ts';
import { awaitJob, invoke, judgeJob } from './job-step.ts';

export const trainingStep: StepType = async (run) => {
  const { world } = run;
  const input = { ...run.args, TrainingJobName: run.jobName };
  const { TrainingJobArn: arn } = invoke('CreateTrainingJob', createTrainingJobRequest, input, (request) =>
    startTrainingJob(world, request),
  );
  run.made({ TrainingJob: { Arn: arn } });
  await awaitJob(run, arn, () => stopTrainingJob(world, arn));
  const job = world.state.trainingJobs.get(arn);
  judgeJob(run, { arn, status: job?.TrainingJobStatus ?? 'Failed', reason: job?.FailureReason });
};

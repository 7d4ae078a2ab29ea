// The statuses that a training job passes through, with their times and events.
import { trainingJobEvent } from '../events/training-job-event.ts';
import type { FinalMetric, TrainingJobRecord } from '../state/job-records.ts';
import type { World } from '../world.ts';
import type { JobOutcome } from './job-outcome.ts';

const MESSAGES: Readonly<Record<string, string>> = {
  Starting: 'Preparing the instances for training',
  Downloading: 'Downloading input data',
  Training: 'Training image download completed. Training in progress.',
  Uploading: 'Uploading generated training model',
  Completed: 'Training job completed',
  Failed: 'Training job failed',
  Stopping: 'Stopping the training job',
  Stopped: 'Training job stopped',
  MaxRuntimeExceeded: 'Training job runtime exceeded MaxRuntimeInSeconds provided',
};

export function changeTrainingJob(
  world: World,
  arn: string,
  patch: Partial<TrainingJobRecord>,
): TrainingJobRecord {
  const LastModifiedTime = world.time.now();
  return world.state.trainingJobs.patch(arn, { ...patch, LastModifiedTime }) as TrainingJobRecord;
}

/** Ends the current transition, begins the next one and says so on the bus. */
export function beginTransition(
  world: World,
  arn: string,
  status: string,
  patch: Partial<TrainingJobRecord> = {},
): TrainingJobRecord {
  const now = world.time.now();
  const past = world.state.trainingJobs.get(arn)?.SecondaryStatusTransitions ?? [];
  const closed = past.map((transition) => ({ EndTime: now, ...transition }));
  const next = { Status: status, StartTime: now, StatusMessage: MESSAGES[status] ?? status };
  const job = changeTrainingJob(world, arn, {
    ...patch,
    SecondaryStatus: status,
    SecondaryStatusTransitions: [...closed, next],
  });
  world.events.publish(trainingJobEvent(job));
  return job;
}

export function finishTrainingJob(
  world: World,
  arn: string,
  outcome: JobOutcome,
  metrics: readonly FinalMetric[],
): void {
  const now = world.time.now();
  const started = world.state.trainingJobs.get(arn)?.TrainingStartTime;
  const seconds = started === undefined ? undefined : Math.max(1, Math.round(now - started));
  beginTransition(world, arn, outcome.timedOut === true ? 'MaxRuntimeExceeded' : outcome.status, {
    TrainingJobStatus: outcome.status,
    FailureReason: outcome.FailureReason,
    FinalMetricDataList: metrics.length === 0 ? undefined : metrics,
    TrainingEndTime: now,
    TrainingTimeInSeconds: seconds,
    BillableTimeInSeconds: seconds,
  });
}

/** A job that ended already stays as it is. */
export function stopTrainingJob(world: World, arn: string): void {
  if (world.state.trainingJobs.get(arn)?.TrainingJobStatus !== 'InProgress') return;
  beginTransition(world, arn, 'Stopping', { TrainingJobStatus: 'Stopping' });
  world.jobs.get(arn)?.stop();
}

/** After a crash: a job that was running is over. */
export function failInterruptedTrainingJobs(world: World, reason: string): void {
  for (const { TrainingJobArn: arn, TrainingJobStatus: status } of world.state.trainingJobs.all()) {
    if (status !== 'InProgress' && status !== 'Stopping') continue;
    finishTrainingJob(world, arn, { status: 'Failed', FailureReason: reason }, []);
  }
}

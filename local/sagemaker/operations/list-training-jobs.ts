// ListTrainingJobs: by name, status and time.
import { operation } from './operation.ts';
import { listByStatus, statusListing } from './shapes/status-listing.ts';

const request = statusListing(['InProgress', 'Completed', 'Failed', 'Stopping', 'Stopped', 'Deleting']);

export const listTrainingJobs = operation('ListTrainingJobs', request, (world, input) => {
  const { page, NextToken } = listByStatus(world.state.trainingJobs.all(), input, {
    name: (job) => job.TrainingJobName,
    status: (job) => job.TrainingJobStatus,
    arn: (job) => job.TrainingJobArn,
  });
  const TrainingJobSummaries = page.map((job) => ({
    TrainingJobName: job.TrainingJobName,
    TrainingJobArn: job.TrainingJobArn,
    CreationTime: job.CreationTime,
    TrainingEndTime: job.TrainingEndTime,
    LastModifiedTime: job.LastModifiedTime,
    TrainingJobStatus: job.TrainingJobStatus,
    SecondaryStatus: job.SecondaryStatus,
  }));
  return { TrainingJobSummaries, NextToken };
});

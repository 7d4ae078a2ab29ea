// ListProcessingJobs: by name, status and time.
import { operation } from './operation.ts';
import { listByStatus, statusListing } from './shapes/status-listing.ts';

const request = statusListing(['InProgress', 'Completed', 'Failed', 'Stopping', 'Stopped']);

export const listProcessingJobs = operation('ListProcessingJobs', request, (world, input) => {
  const { page, NextToken } = listByStatus(world.state.processingJobs.all(), input, {
    name: (job) => job.ProcessingJobName,
    status: (job) => job.ProcessingJobStatus,
    arn: (job) => job.ProcessingJobArn,
  });
  const ProcessingJobSummaries = page.map((job) => ({
    ProcessingJobName: job.ProcessingJobName,
    ProcessingJobArn: job.ProcessingJobArn,
    CreationTime: job.CreationTime,
    ProcessingEndTime: job.ProcessingEndTime,
    LastModifiedTime: job.LastModifiedTime,
    ProcessingJobStatus: job.ProcessingJobStatus,
    FailureReason: job.FailureReason,
    ExitMessage: job.ExitMessage,
  }));
  return { ProcessingJobSummaries, NextToken };
});

// CreateProcessingJob: starts a script in a sandbox.
import { startProcessingJob } from '../jobs/processing-job.ts';
import { operation } from './operation.ts';
import { createProcessingJobRequest } from './shapes/processing-job.ts';

export const createProcessingJob = operation(
  'CreateProcessingJob',
  createProcessingJobRequest,
  (world, input) => ({
    ProcessingJobArn: startProcessingJob(world, input).ProcessingJobArn,
  }),
);

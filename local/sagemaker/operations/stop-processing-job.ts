// StopProcessingJob: asks the script to end, then makes it.
import * as z from 'zod';

import { validationException } from '../errors.ts';
import { processingJobArn, stopProcessingJob as stop } from '../jobs/processing-job.ts';
import { operation } from './operation.ts';
import { entityName } from './shapes/primitives.ts';

const request = z.strictObject({ ProcessingJobName: entityName });

export const stopProcessingJob = operation('StopProcessingJob', request, (world, input) => {
  const arn = processingJobArn(world, input.ProcessingJobName);
  const job = world.state.processingJobs.get(arn);
  if (job === undefined)
    throw validationException(`Could not find requested job with name: ${input.ProcessingJobName}`);
  if (!['InProgress', 'Stopping'].includes(job.ProcessingJobStatus)) {
    throw validationException(
      `The request was rejected because the processing job is in status ${job.ProcessingJobStatus}.`,
    );
  }
  stop(world, arn);
  return {};
});

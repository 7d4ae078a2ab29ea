// DescribeProcessingJob: how a job stands.
import * as z from 'zod';

import { validationException } from '../errors.ts';
import { processingJobArn } from '../jobs/processing-job.ts';
import { operation } from './operation.ts';
import { entityName } from './shapes/primitives.ts';

const request = z.strictObject({ ProcessingJobName: entityName });

export const describeProcessingJob = operation('DescribeProcessingJob', request, (world, input) => {
  const arn = processingJobArn(world, input.ProcessingJobName);
  const job = world.state.processingJobs.get(arn);
  if (job === undefined)
    throw validationException(`Could not find requested job with name: ${input.ProcessingJobName}`);
  return job;
});

// DescribeTrainingJob: how a job stands, with its metrics and artifacts.
import * as z from 'zod';

import { validationException } from '../errors.ts';
import { trainingJobArn } from '../jobs/training-job.ts';
import { operation } from './operation.ts';
import { entityName } from './shapes/primitives.ts';

const request = z.strictObject({ TrainingJobName: entityName });

export const describeTrainingJob = operation('DescribeTrainingJob', request, (world, input) => {
  const job = world.state.trainingJobs.get(trainingJobArn(world, input.TrainingJobName));
  if (job === undefined) throw validationException('Requested resource not found.');
  return job;
});

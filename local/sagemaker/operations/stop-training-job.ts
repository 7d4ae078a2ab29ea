// StopTrainingJob: asks the script to end, then makes it; what it has in its model folder is kept.
import * as z from 'zod';

import { validationException } from '../errors.ts';
import { trainingJobArn } from '../jobs/training-job.ts';
import { stopTrainingJob as stop } from '../jobs/training-status.ts';
import { operation } from './operation.ts';
import { entityName } from './shapes/primitives.ts';

const request = z.strictObject({ TrainingJobName: entityName });

export const stopTrainingJob = operation('StopTrainingJob', request, (world, input) => {
  const arn = trainingJobArn(world, input.TrainingJobName);
  const job = world.state.trainingJobs.get(arn);
  if (job === undefined) throw validationException('Requested resource not found.');
  if (!['InProgress', 'Stopping'].includes(job.TrainingJobStatus)) {
    throw validationException(
      `The request was rejected because the training job is in status ${job.TrainingJobStatus}.`,
    );
  }
  stop(world, arn);
  return {};
});

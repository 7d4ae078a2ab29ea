// CreateTrainingJob: starts a training script in a sandbox.
import { startTrainingJob } from '../jobs/training-job.ts';
import { operation } from './operation.ts';
import { createTrainingJobRequest } from './shapes/training-job.ts';

export const createTrainingJob = operation('CreateTrainingJob', createTrainingJobRequest, (world, input) => ({
  TrainingJobArn: startTrainingJob(world, input).TrainingJobArn,
}));

// RetryPipelineExecution: runs again, in place, what has not succeeded.
import * as z from 'zod';

import { findExecution, retryExecution } from '../pipeline/executions.ts';
import { operation } from './operation.ts';
import { executionArn, parallelism } from './shapes/pipeline.ts';
import { clientRequestToken } from './shapes/primitives.ts';

const request = z.strictObject({
  PipelineExecutionArn: executionArn,
  ClientRequestToken: clientRequestToken,
  ParallelismConfiguration: parallelism.optional(),
});

export const retryPipelineExecution = operation('RetryPipelineExecution', request, (world, input) => {
  retryExecution(world, findExecution(world, input.PipelineExecutionArn), input.ParallelismConfiguration);
  return { PipelineExecutionArn: input.PipelineExecutionArn };
});

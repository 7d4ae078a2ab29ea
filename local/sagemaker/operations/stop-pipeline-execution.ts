// StopPipelineExecution: Stopping, then Stopped when the running jobs have ended.
import * as z from 'zod';

import { findExecution, stopExecution } from '../pipeline/executions.ts';
import { operation } from './operation.ts';
import { executionArn } from './shapes/pipeline.ts';
import { clientRequestToken } from './shapes/primitives.ts';

const request = z.strictObject({
  PipelineExecutionArn: executionArn,
  ClientRequestToken: clientRequestToken,
});

export const stopPipelineExecution = operation('StopPipelineExecution', request, (world, input) => {
  stopExecution(world, findExecution(world, input.PipelineExecutionArn));
  return { PipelineExecutionArn: input.PipelineExecutionArn };
});

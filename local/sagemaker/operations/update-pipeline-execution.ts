// UpdatePipelineExecution: its name, description and parallelism, also while it runs.
import * as z from 'zod';

import { findExecution } from '../pipeline/executions.ts';
import { operation } from './operation.ts';
import { executionArn, executionDisplayName, parallelism, pipelineDescription } from './shapes/pipeline.ts';

const request = z.strictObject({
  PipelineExecutionArn: executionArn,
  PipelineExecutionDescription: pipelineDescription.optional(),
  PipelineExecutionDisplayName: executionDisplayName.optional(),
  ParallelismConfiguration: parallelism.optional(),
});

export const updatePipelineExecution = operation('UpdatePipelineExecution', request, (world, input) => {
  const { PipelineExecutionArn, ...change } = input;
  findExecution(world, PipelineExecutionArn);
  world.state.executions.patch(PipelineExecutionArn, { ...change, LastModifiedTime: world.time.now() });
  return { PipelineExecutionArn };
});

// StartPipelineExecution: idempotent by its token.
import * as z from 'zod';

import { findPipeline, startExecution } from '../pipeline/executions.ts';
import { operation } from './operation.ts';
import {
  executionDisplayName,
  parallelism,
  parameterValues,
  pipelineDescription,
  pipelineNameOrArn,
} from './shapes/pipeline.ts';
import { clientRequestToken } from './shapes/primitives.ts';

const request = z.strictObject({
  PipelineName: pipelineNameOrArn,
  PipelineExecutionDisplayName: executionDisplayName.optional(),
  PipelineParameters: parameterValues.optional(),
  PipelineExecutionDescription: pipelineDescription.optional(),
  ClientRequestToken: clientRequestToken,
  ParallelismConfiguration: parallelism.optional(),
  PipelineVersionId: z.int().min(1).optional(),
});

export const startPipelineExecution = operation('StartPipelineExecution', request, (world, input) => ({
  PipelineExecutionArn: startExecution(world, findPipeline(world, input.PipelineName), input),
}));

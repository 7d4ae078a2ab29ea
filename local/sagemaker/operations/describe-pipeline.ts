// DescribePipeline: a pipeline with its definition, the newest or the version asked for.
import * as z from 'zod';

import { resourceNotFound } from '../errors.ts';
import { findPipeline } from '../pipeline/executions.ts';
import { operation } from './operation.ts';
import { pipelineNameOrArn } from './shapes/pipeline.ts';

const request = z.strictObject({
  PipelineName: pipelineNameOrArn,
  PipelineVersionId: z.int().min(1).optional(),
});

export const describePipeline = operation('DescribePipeline', request, (world, input) => {
  const { versions, token: _token, ...pipeline } = findPipeline(world, input.PipelineName);
  const PipelineDefinition = versions[(input.PipelineVersionId ?? versions.length) - 1];
  if (PipelineDefinition === undefined) {
    throw resourceNotFound(
      `Pipeline version ${input.PipelineVersionId} of ${pipeline.PipelineArn} does not exist.`,
    );
  }
  return { ...pipeline, PipelineDefinition, PipelineStatus: 'Active', CreatedBy: {}, LastModifiedBy: {} };
});

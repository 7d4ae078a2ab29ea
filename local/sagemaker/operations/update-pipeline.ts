// UpdatePipeline: each new definition is a new version; running executions keep theirs.
import * as z from 'zod';
import { findPipeline } from '../pipeline/executions.ts';
import { checkedDefinition } from '../pipeline/pipelines.ts';
import { operation } from './operation.ts';
import { definitionMembers, parallelism, pipelineDescription, pipelineName } from './shapes/pipeline.ts';
import { roleArn } from './shapes/primitives.ts';

const request = z.strictObject({
  PipelineName: pipelineName,
  PipelineDisplayName: pipelineName.optional(),
  ...definitionMembers,
  PipelineDescription: pipelineDescription.optional(),
  RoleArn: roleArn.optional(),
  ParallelismConfiguration: parallelism.optional(),
});

export const updatePipeline = operation('UpdatePipeline', request, async (world, input) => {
  const text = await checkedDefinition(world, input);
  const pipeline = findPipeline(world, input.PipelineName);
  const versions = [...pipeline.versions, text ?? (pipeline.versions.at(-1) as string)];
  world.state.pipelines.patch(pipeline.PipelineArn, {
    versions,
    PipelineDisplayName: input.PipelineDisplayName ?? pipeline.PipelineDisplayName,
    PipelineDescription: input.PipelineDescription ?? pipeline.PipelineDescription,
    RoleArn: input.RoleArn ?? pipeline.RoleArn,
    ParallelismConfiguration: input.ParallelismConfiguration ?? pipeline.ParallelismConfiguration,
    LastModifiedTime: world.time.now(),
  });
  return { PipelineArn: pipeline.PipelineArn, PipelineVersionId: versions.length };
});

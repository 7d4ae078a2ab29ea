// CreatePipeline: keeps a definition that the executor can run.
import * as z from 'zod';

import { validationException } from '../errors.ts';
import { arnOf } from '../names.ts';
import { checkedDefinition } from '../pipeline/pipelines.ts';
import type { World } from '../world.ts';
import { operation } from './operation.ts';
import { definitionMembers, parallelism, pipelineDescription, pipelineName } from './shapes/pipeline.ts';
import { clientRequestToken, roleArn, tags } from './shapes/primitives.ts';

const request = z.strictObject({
  PipelineName: pipelineName,
  PipelineDisplayName: pipelineName.optional(),
  ...definitionMembers,
  PipelineDescription: pipelineDescription.optional(),
  ClientRequestToken: clientRequestToken,
  RoleArn: roleArn,
  Tags: tags.optional(),
  ParallelismConfiguration: parallelism.optional(),
});

type Request = z.output<typeof request>;

/** The same token gives the same pipeline again. */
function knownArn(
  world: World,
  arn: string,
  { PipelineName, ClientRequestToken }: Request,
): string | undefined {
  const known = world.state.pipelines.get(arn);
  if (known === undefined || known.token === ClientRequestToken) return known?.PipelineArn;
  throw validationException(
    `Pipeline names must be unique within an AWS account and region. Pipeline with name (${PipelineName}) already exists.`,
  );
}

export const createPipeline = operation('CreatePipeline', request, async (world, input) => {
  const PipelineArn = arnOf(world, `pipeline/${input.PipelineName}`);
  if (knownArn(world, PipelineArn, input) !== undefined) return { PipelineArn };
  const text = await checkedDefinition(world, input);
  if (text === undefined) throw validationException('A pipeline definition is required.');
  if (knownArn(world, PipelineArn, input) !== undefined) return { PipelineArn };
  const now = world.time.now();
  world.state.pipelines.put(PipelineArn, {
    PipelineArn,
    PipelineName: input.PipelineName,
    PipelineDisplayName: input.PipelineDisplayName ?? input.PipelineName,
    PipelineDescription: input.PipelineDescription,
    RoleArn: input.RoleArn,
    ParallelismConfiguration: input.ParallelismConfiguration,
    CreationTime: now,
    LastModifiedTime: now,
    versions: [text],
    token: input.ClientRequestToken,
  });
  if (input.Tags !== undefined) world.state.tags.put(PipelineArn, { tags: input.Tags });
  return { PipelineArn };
});

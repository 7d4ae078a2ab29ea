// ListPipelines: by name prefix and time of creation.
import * as z from 'zod';

import { operation } from './operation.ts';
import { ordering, pageOf, paging, sorted, within } from './shapes/listing.ts';
import { pipelineName } from './shapes/pipeline.ts';
import { timestamp } from './shapes/primitives.ts';

const request = z.strictObject({
  PipelineNamePrefix: pipelineName.optional(),
  CreatedAfter: timestamp.optional(),
  CreatedBefore: timestamp.optional(),
  SortBy: z.enum(['Name', 'CreationTime']).optional(),
  ...ordering,
  ...paging,
});

export const listPipelines = operation('ListPipelines', request, (world, input) => {
  const found = world.state.pipelines
    .all()
    .filter(({ PipelineName }) => PipelineName.startsWith(input.PipelineNamePrefix ?? ''))
    .filter(({ CreationTime }) => within(CreationTime, input.CreatedAfter, input.CreatedBefore));
  const by = input.SortBy === 'Name' ? 'PipelineName' : 'CreationTime';
  const ordered = sorted(found, (pipeline) => pipeline[by], input.SortOrder ?? 'Descending');
  const { page, NextToken } = pageOf(ordered, input, ({ PipelineArn }) => PipelineArn);
  const PipelineSummaries = page.map((pipeline) => ({
    PipelineArn: pipeline.PipelineArn,
    PipelineName: pipeline.PipelineName,
    PipelineDisplayName: pipeline.PipelineDisplayName,
    PipelineDescription: pipeline.PipelineDescription,
    RoleArn: pipeline.RoleArn,
    CreationTime: pipeline.CreationTime,
    LastModifiedTime: pipeline.LastModifiedTime,
    LastExecutionTime: pipeline.LastRunTime,
  }));
  return { PipelineSummaries, NextToken };
});

// ListPipelineExecutions: newest first unless asked otherwise.
import * as z from 'zod';

import { findPipeline } from '../pipeline/executions.ts';
import { operation } from './operation.ts';
import { ordering, pageOf, paging, sorted, within } from './shapes/listing.ts';
import { pipelineNameOrArn } from './shapes/pipeline.ts';
import { timestamp } from './shapes/primitives.ts';

const request = z.strictObject({
  PipelineName: pipelineNameOrArn,
  CreatedAfter: timestamp.optional(),
  CreatedBefore: timestamp.optional(),
  SortBy: z.enum(['CreationTime', 'PipelineExecutionArn']).optional(),
  ...ordering,
  ...paging,
});

export const listPipelineExecutions = operation('ListPipelineExecutions', request, (world, input) => {
  const { PipelineArn } = findPipeline(world, input.PipelineName);
  const found = world.state.executions
    .all()
    .filter((execution) => execution.PipelineArn === PipelineArn)
    .filter(({ CreationTime }) => within(CreationTime, input.CreatedAfter, input.CreatedBefore));
  const by = input.SortBy ?? 'CreationTime';
  const ordered = sorted(found, (execution) => execution[by], input.SortOrder ?? 'Descending');
  const { page, NextToken } = pageOf(ordered, input, ({ PipelineExecutionArn }) => PipelineExecutionArn);
  const PipelineExecutionSummaries = page.map((execution) => ({
    PipelineExecutionArn: execution.PipelineExecutionArn,
    StartTime: execution.CreationTime,
    PipelineExecutionStatus: execution.PipelineExecutionStatus,
    PipelineExecutionDescription: execution.PipelineExecutionDescription,
    PipelineExecutionDisplayName: execution.PipelineExecutionDisplayName,
    PipelineExecutionFailureReason: execution.FailureReason,
  }));
  return { PipelineExecutionSummaries, NextToken };
});

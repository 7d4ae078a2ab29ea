// ListPipelineExecutionSteps: the steps that have begun, latest first unless asked otherwise.
import * as z from 'zod';

import { findExecution } from '../pipeline/executions.ts';
import { operation } from './operation.ts';
import { ordering, pageOf, paging, sorted } from './shapes/listing.ts';
import { executionArn } from './shapes/pipeline.ts';

const request = z.strictObject({ PipelineExecutionArn: executionArn, ...ordering, ...paging });

export const listPipelineExecutionSteps = operation('ListPipelineExecutionSteps', request, (world, input) => {
  const { steps } = findExecution(world, input.PipelineExecutionArn);
  const ordered = sorted(steps, ({ StartTime }) => StartTime, input.SortOrder ?? 'Descending');
  const { page, NextToken } = pageOf(ordered, input, ({ StepName }) => StepName);
  const PipelineExecutionSteps = page.map(({ type: _type, cacheKey: _cacheKey, ...step }) => step);
  return { PipelineExecutionSteps, NextToken };
});

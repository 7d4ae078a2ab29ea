// ListPipelineParametersForExecution: every parameter with the value the execution uses.
import * as z from 'zod';

import { findExecution } from '../pipeline/executions.ts';
import { operation } from './operation.ts';
import { pageOf, paging } from './shapes/listing.ts';
import { executionArn } from './shapes/pipeline.ts';

const request = z.strictObject({ PipelineExecutionArn: executionArn, ...paging });

export const listPipelineParametersForExecution = operation(
  'ListPipelineParametersForExecution',
  request,
  (world, input) => {
    const { parameters } = findExecution(world, input.PipelineExecutionArn);
    const { page, NextToken } = pageOf(parameters, input, ({ Name }) => Name, 100);
    return { PipelineParameters: page, NextToken };
  },
);

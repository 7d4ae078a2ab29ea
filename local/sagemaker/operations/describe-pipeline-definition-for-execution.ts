// DescribePipelineDefinitionForExecution: the definition that an execution runs.
import * as z from 'zod';

import { findExecution } from '../pipeline/executions.ts';
import { operation } from './operation.ts';
import { executionArn } from './shapes/pipeline.ts';

const request = z.strictObject({ PipelineExecutionArn: executionArn });

export const describePipelineDefinitionForExecution = operation(
  'DescribePipelineDefinitionForExecution',
  request,
  (world, input) => {
    const execution = findExecution(world, input.PipelineExecutionArn);
    return { PipelineDefinition: execution.definition, CreationTime: execution.CreationTime };
  },
);

// DescribePipelineExecution: how an execution stands; its parameters are told elsewhere, as at AWS.
import * as z from 'zod';

import { findExecution } from '../pipeline/executions.ts';
import { operation } from './operation.ts';
import { executionArn } from './shapes/pipeline.ts';

const request = z.strictObject({ PipelineExecutionArn: executionArn });

export const describePipelineExecution = operation('DescribePipelineExecution', request, (world, input) => {
  const execution = findExecution(world, input.PipelineExecutionArn);
  return {
    PipelineArn: execution.PipelineArn,
    PipelineExecutionArn: execution.PipelineExecutionArn,
    PipelineExecutionDisplayName: execution.PipelineExecutionDisplayName,
    PipelineExecutionStatus: execution.PipelineExecutionStatus,
    PipelineExecutionDescription: execution.PipelineExecutionDescription,
    PipelineExperimentConfig: execution.PipelineExperimentConfig,
    FailureReason: execution.FailureReason,
    CreationTime: execution.CreationTime,
    LastModifiedTime: execution.LastModifiedTime,
    CreatedBy: {},
    LastModifiedBy: {},
    ParallelismConfiguration: execution.ParallelismConfiguration,
    PipelineVersionId: execution.PipelineVersionId,
  };
});

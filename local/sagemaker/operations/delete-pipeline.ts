// DeletePipeline: refused while an execution of it is running.
import * as z from 'zod';

import { conflict } from '../errors.ts';
import { hasEnded } from '../pipeline/execution-record.ts';
import { findPipeline } from '../pipeline/executions.ts';
import { operation } from './operation.ts';
import { pipelineName } from './shapes/pipeline.ts';
import { clientRequestToken } from './shapes/primitives.ts';

const request = z.strictObject({ PipelineName: pipelineName, ClientRequestToken: clientRequestToken });

export const deletePipeline = operation('DeletePipeline', request, (world, input) => {
  const { PipelineArn } = findPipeline(world, input.PipelineName);
  const executions = world.state.executions
    .all()
    .filter((execution) => execution.PipelineArn === PipelineArn);
  if (executions.some(({ PipelineExecutionStatus }) => !hasEnded(PipelineExecutionStatus))) {
    throw conflict(`Pipeline ${PipelineArn} has an execution that is still running.`);
  }
  for (const { PipelineExecutionArn } of executions) world.state.executions.delete(PipelineExecutionArn);
  world.state.pipelines.delete(PipelineArn);
  world.state.tags.delete(PipelineArn);
  return { PipelineArn };
});

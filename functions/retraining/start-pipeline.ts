// StartPipeline: starts the SageMaker Pipeline for this cycle; the same execution never starts two.
import { createHash } from 'node:crypto';
import { StartPipelineExecutionCommand, StopPipelineExecutionCommand } from '@aws-sdk/client-sagemaker';
import * as z from 'zod';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { sageMaker } from '../runtime/clients/sagemaker.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { system } from '../runtime/system.ts';
import { type Task, taskHandler } from '../runtime/task-handler.ts';
import { findCycle, noteCycle } from './cycles.ts';
import { displayName } from './find-pipeline.ts';
import { readLease } from './lease.ts';
import { overridesOf, pipelineParameters } from './overrides.ts';

type Needs = Pick<Dependencies, 'documents' | 'sagemaker'>;
interface Settings {
  readonly LOOP_TABLE_NAME: string;
  readonly PIPELINE_NAME: string;
}

/** Whoever was stopped while it started a pipeline has lost the lease, and the look for what it left may have come too early. */
const stopUnlessItHoldsTheLease = async (
  { documents, sagemaker }: Needs,
  loopTable: string,
  execution: string,
  PipelineExecutionArn: string,
): Promise<void> => {
  const { holder } = await readLease({ documents }, loopTable);
  if (holder === execution) return;
  await sagemaker.send(new StopPipelineExecutionCommand({ PipelineExecutionArn }));
  throw new Error(
    `${execution} started a pipeline, but ${holder ?? 'nobody'} holds the lease; it was stopped.`,
  );
};

const Input = z.object({
  execution: z.string(),
  execution_arn: z.string(),
  cycle: z.number().int().positive(),
  dataset_uri: z.string(),
  base_uri: z.string(),
  champion_model_uri: z.string(),
});

/** 64 characters of 32–128 allowed; equal for every retry of this execution, so SageMaker starts one. */
const requestToken = (executionArn: string): string =>
  createHash('sha256').update(executionArn).digest('hex');

export const startPipeline = (
  deps: Needs,
  settings: Settings,
): Task<typeof Input, { pipeline_execution_arn: string }> => ({
  input: Input,
  run: async (input) => {
    const cycle = await findCycle(deps, settings.LOOP_TABLE_NAME, input.cycle);
    const { PipelineExecutionArn } = await deps.sagemaker.send(
      new StartPipelineExecutionCommand({
        PipelineName: settings.PIPELINE_NAME,
        PipelineExecutionDisplayName: displayName(input.execution),
        ClientRequestToken: requestToken(input.execution_arn),
        PipelineParameters: [
          { Name: 'DatasetUri', Value: input.dataset_uri },
          { Name: 'BaseUri', Value: input.base_uri },
          { Name: 'ChampionModelUri', Value: input.champion_model_uri },
          ...(cycle === undefined ? [] : pipelineParameters(overridesOf(cycle))),
        ],
      }),
    );
    if (PipelineExecutionArn === undefined) throw new Error('SageMaker started a pipeline without an ARN.');
    await noteCycle(deps, settings.LOOP_TABLE_NAME, input.cycle, {
      pipeline_execution_arn: PipelineExecutionArn,
    });
    await stopUnlessItHoldsTheLease(deps, settings.LOOP_TABLE_NAME, input.execution, PipelineExecutionArn);
    return { pipeline_execution_arn: PipelineExecutionArn };
  },
});

export const handler = taskHandler(
  'StartPipeline',
  startPipeline(
    { documents: dynamoDb(), sagemaker: sageMaker() },
    readEnvironment({ LOOP_TABLE_NAME: text, PIPELINE_NAME: text }),
  ),
  system.logger,
);

// StopPipeline: when waiting for it timed out, the pipeline must not go on spending.
import { DescribePipelineExecutionCommand, StopPipelineExecutionCommand } from '@aws-sdk/client-sagemaker';
import * as z from 'zod';
import { sageMaker } from '../runtime/clients/sagemaker.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { system } from '../runtime/system.ts';
import { type Task, taskHandler } from '../runtime/task-handler.ts';

const Input = z.object({ pipeline_execution_arn: z.string() });

export const stopPipeline = ({
  sagemaker,
}: Pick<Dependencies, 'sagemaker'>): Task<typeof Input, { stopped: boolean }> => ({
  input: Input,
  run: async ({ pipeline_execution_arn: PipelineExecutionArn }) => {
    const { PipelineExecutionStatus } = await sagemaker.send(
      new DescribePipelineExecutionCommand({ PipelineExecutionArn }),
    );
    if (PipelineExecutionStatus !== 'Executing') return { stopped: false };
    await sagemaker.send(new StopPipelineExecutionCommand({ PipelineExecutionArn }));
    return { stopped: true };
  },
});

export const handler = taskHandler('StopPipeline', stopPipeline({ sagemaker: sageMaker() }), system.logger);

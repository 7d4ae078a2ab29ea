// StopPipeline: when nobody waits for it any more, the pipeline must not go on spending.
import { DescribePipelineExecutionCommand, StopPipelineExecutionCommand } from '@aws-sdk/client-sagemaker';
import * as z from 'zod';
import { sageMaker } from '../runtime/clients/sagemaker.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { system } from '../runtime/system.ts';
import { type Task, taskHandler } from '../runtime/task-handler.ts';

const Input = z.object({ pipeline_execution_arn: z.string() });

/** One that SageMaker does not know spends nothing. (ResourceNotFound: aws-contracts §2.9) */
const statusOf = async (
  sagemaker: Dependencies['sagemaker'],
  PipelineExecutionArn: string,
): Promise<string | undefined> => {
  try {
    return (await sagemaker.send(new DescribePipelineExecutionCommand({ PipelineExecutionArn })))
      .PipelineExecutionStatus;
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFound') return undefined;
    throw error;
  }
};

export const stopPipeline = ({
  sagemaker,
}: Pick<Dependencies, 'sagemaker'>): Task<typeof Input, { stopped: boolean }> => ({
  input: Input,
  run: async ({ pipeline_execution_arn: PipelineExecutionArn }) => {
    const status = await statusOf(sagemaker, PipelineExecutionArn);
    if (status !== 'Executing') return { stopped: false };
    await sagemaker.send(new StopPipelineExecutionCommand({ PipelineExecutionArn }));
    return { stopped: true };
  },
});

export const handler = taskHandler('StopPipeline', stopPipeline({ sagemaker: sageMaker() }), system.logger);

// StopEvaluationJob: when nobody waits for it any more, the job must not go on spending.
import { DescribeProcessingJobCommand, StopProcessingJobCommand } from '@aws-sdk/client-sagemaker';
import * as z from 'zod';
import { sageMaker } from '../runtime/clients/sagemaker.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { system } from '../runtime/system.ts';
import { type Task, taskHandler } from '../runtime/task-handler.ts';

const Input = z.object({ job_name: z.string() });

/** One that was never created spends nothing; SageMaker says so in the text only (aws-contracts §2.9). */
const statusOf = async (
  sagemaker: Dependencies['sagemaker'],
  ProcessingJobName: string,
): Promise<string | undefined> => {
  try {
    return (await sagemaker.send(new DescribeProcessingJobCommand({ ProcessingJobName })))
      .ProcessingJobStatus;
  } catch (error) {
    if (error instanceof Error && /could not find/i.test(error.message)) return undefined;
    throw error;
  }
};

export const stopEvaluationJob = ({
  sagemaker,
}: Pick<Dependencies, 'sagemaker'>): Task<typeof Input, { stopped: boolean }> => ({
  input: Input,
  run: async ({ job_name: ProcessingJobName }) => {
    if ((await statusOf(sagemaker, ProcessingJobName)) !== 'InProgress') return { stopped: false };
    await sagemaker.send(new StopProcessingJobCommand({ ProcessingJobName }));
    return { stopped: true };
  },
});

export const handler = taskHandler(
  'StopEvaluationJob',
  stopEvaluationJob({ sagemaker: sageMaker() }),
  system.logger,
);

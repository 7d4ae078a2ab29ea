// StopEvaluationJob: when nobody waits for it any more, the job must not go on spending.
import { DescribeProcessingJobCommand, StopProcessingJobCommand } from '@aws-sdk/client-sagemaker';
import * as z from 'zod';
import { sageMaker } from '../runtime/clients/sagemaker.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { system } from '../runtime/system.ts';
import { type Task, taskHandler } from '../runtime/task-handler.ts';

const Input = z.object({ job_arn: z.string() });

export const stopEvaluationJob = ({
  sagemaker,
}: Pick<Dependencies, 'sagemaker'>): Task<typeof Input, { stopped: boolean }> => ({
  input: Input,
  run: async ({ job_arn }) => {
    const ProcessingJobName = job_arn.slice(job_arn.lastIndexOf('/') + 1);
    const { ProcessingJobStatus } = await sagemaker.send(
      new DescribeProcessingJobCommand({ ProcessingJobName }),
    );
    if (ProcessingJobStatus !== 'InProgress') return { stopped: false };
    await sagemaker.send(new StopProcessingJobCommand({ ProcessingJobName }));
    return { stopped: true };
  },
});

export const handler = taskHandler(
  'StopEvaluationJob',
  stopEvaluationJob({ sagemaker: sageMaker() }),
  system.logger,
);

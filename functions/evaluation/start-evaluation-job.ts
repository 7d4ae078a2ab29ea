// StartEvaluationJob: creates the processing job that judges; the same evaluation never creates two.
import { CreateProcessingJobCommand, DescribeProcessingJobCommand } from '@aws-sdk/client-sagemaker';
import * as z from 'zod';
import { ExportedPart } from '../retraining/exported-part.ts';
import { sageMaker } from '../runtime/clients/sagemaker.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { system } from '../runtime/system.ts';
import { type Task, taskHandler } from '../runtime/task-handler.ts';
import { type JobSettings, jobRequest, outputFolder } from './evaluation-job.ts';

type Needs = Pick<Dependencies, 'sagemaker'>;

const FailedPart = z.object({ failed: z.literal(true), cause: z.string() });
const Input = z.object({
  evaluation_id: z.string(),
  job_name: z.string(),
  base_uri: z.string(),
  dataset_uri: z.string(),
  model_uri: z.string(),
  against_uri: z.string(),
  sets: z.array(z.string()).min(1),
  parts: z.array(z.union([FailedPart, ExportedPart])),
});
type Order = z.output<typeof Input>;

export interface StartedJob {
  readonly job_arn: string;
  readonly report_uri: string;
}

/** @throws Error when a part failed to export: nobody is judged on half of the corrections. */
const exportedRows = ({ parts }: Order): number =>
  parts.reduce((sum, part) => {
    if ('failed' in part) throw new Error(`A segment of the feedback could not be exported: ${part.cause}`);
    return sum + part.rows;
  }, 0);

/** A job of this name is this evaluation's own, made by an earlier attempt (ResourceInUse: aws-contracts §2.9). */
const create = async ({ sagemaker }: Needs, request: ReturnType<typeof jobRequest>): Promise<string> => {
  try {
    const { ProcessingJobArn } = await sagemaker.send(new CreateProcessingJobCommand(request));
    if (ProcessingJobArn !== undefined) return ProcessingJobArn;
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ResourceInUse')) throw error;
    const { ProcessingJobName } = request;
    const { ProcessingJobArn } = await sagemaker.send(
      new DescribeProcessingJobCommand({ ProcessingJobName }),
    );
    if (ProcessingJobArn !== undefined) return ProcessingJobArn;
  }
  throw new Error('SageMaker has the evaluation job, but gave no ARN of it.');
};

export const startEvaluationJob = (deps: Needs, settings: JobSettings): Task<typeof Input, StartedJob> => ({
  input: Input,
  run: async (order) => {
    const { evaluation_id, dataset_uri, parts: _, ...rest } = order;
    const dataset = exportedRows(order) === 0 ? {} : { dataset_uri };
    const job_arn = await create(deps, jobRequest({ evaluation_id, ...rest, ...dataset }, settings));
    const report_uri = `${outputFolder(settings.ARTIFACTS_BUCKET, evaluation_id)}/evaluation.json`;
    return { job_arn, report_uri };
  },
});

export const handler = taskHandler(
  'StartEvaluationJob',
  startEvaluationJob(
    { sagemaker: sageMaker() },
    readEnvironment({
      EVALUATION_CODE_URI: text,
      PROCESSING_IMAGE_URI: text,
      PROCESSING_INSTANCE_TYPE: text,
      ARTIFACTS_BUCKET: text,
      SAGEMAKER_ROLE: text,
      USER_CAP: text,
      FEEDBACK_FILTER: text,
      FILTER_LEAD: text,
      AUDIT_SHARE: text,
    }),
  ),
  system.logger,
);

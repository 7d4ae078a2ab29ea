// `SageMaker Processing Job State Change`: Pascal keys and status, times in epoch milliseconds, upper-case inner enums.
import type { ProcessingJobRecord } from '../state/job-records.ts';
import { milliseconds, type NewEvent } from './pending-event.ts';

/** `S3Prefix` reads `S3_PREFIX` inside this event, but `FullyReplicated` reads `FULLYREPLICATED`. */
const upperSnake = (value: string | undefined): string | undefined =>
  value?.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();

const inputs = (job: ProcessingJobRecord) =>
  job.ProcessingInputs?.map((input) => ({
    ...input,
    ...(input.S3Input !== undefined && {
      S3Input: {
        ...input.S3Input,
        S3DataType: upperSnake(input.S3Input.S3DataType),
        S3InputMode: upperSnake(input.S3Input.S3InputMode),
        S3DataDistributionType: input.S3Input.S3DataDistributionType?.toUpperCase(),
        S3CompressionType: upperSnake(input.S3Input.S3CompressionType),
      },
    }),
  }));

const outputs = (job: ProcessingJobRecord) =>
  job.ProcessingOutputConfig && {
    ...job.ProcessingOutputConfig,
    Outputs: job.ProcessingOutputConfig.Outputs.map((output) => ({
      ...output,
      ...(output.S3Output !== undefined && {
        S3Output: { ...output.S3Output, S3UploadMode: upperSnake(output.S3Output.S3UploadMode) },
      }),
    })),
  };

export const processingJobEvent = (job: ProcessingJobRecord): NewEvent => ({
  DetailType: 'SageMaker Processing Job State Change',
  Resources: [job.ProcessingJobArn],
  Detail: {
    ...job,
    ProcessingInputs: inputs(job),
    ProcessingOutputConfig: outputs(job),
    CreationTime: milliseconds(job.CreationTime),
    LastModifiedTime: milliseconds(job.LastModifiedTime),
    ProcessingStartTime: milliseconds(job.ProcessingStartTime),
    ProcessingEndTime: milliseconds(job.ProcessingEndTime),
  },
});

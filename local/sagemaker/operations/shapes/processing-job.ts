// The request that starts a processing job.
import * as z from 'zod';
import { processingInstanceTypes } from './instance-types/processing.ts';
import {
  entityName,
  environment,
  experimentConfig,
  imageUri,
  kmsKeyId,
  roleArn,
  s3Uri,
  tags,
  text,
  vpcConfig,
  whole,
} from './primitives.ts';

const processingPath = text(0, 256, '.*').refine(
  (path) => path.startsWith('/opt/ml/processing/'),
  'LocalPath must start with /opt/ml/processing/',
);

const processingInput = z.strictObject({
  InputName: z.string(),
  AppManaged: z.boolean().optional(),
  S3Input: z
    .strictObject({
      S3Uri: s3Uri,
      LocalPath: processingPath.optional(),
      S3DataType: z.enum(['ManifestFile', 'S3Prefix']),
      S3InputMode: z.enum(['Pipe', 'File']).optional(),
      S3DataDistributionType: z.enum(['FullyReplicated', 'ShardedByS3Key']).optional(),
      S3CompressionType: z.enum(['None', 'Gzip']).optional(),
    })
    .optional(),
});

const processingOutput = z.strictObject({
  OutputName: z.string(),
  AppManaged: z.boolean().optional(),
  S3Output: z
    .strictObject({
      S3Uri: s3Uri,
      LocalPath: processingPath.optional(),
      S3UploadMode: z.enum(['Continuous', 'EndOfJob']),
    })
    .optional(),
});

export const createProcessingJobRequest = z.strictObject({
  ProcessingJobName: entityName,
  ProcessingInputs: z.array(processingInput).max(10).optional(),
  ProcessingOutputConfig: z
    .strictObject({ Outputs: z.array(processingOutput).max(10), KmsKeyId: kmsKeyId.optional() })
    .optional(),
  ProcessingResources: z.strictObject({
    ClusterConfig: z.strictObject({
      InstanceCount: whole(1, 100),
      InstanceType: processingInstanceTypes,
      VolumeSizeInGB: whole(1, 16384),
      VolumeKmsKeyId: kmsKeyId.optional(),
    }),
  }),
  StoppingCondition: z.strictObject({ MaxRuntimeInSeconds: whole(1, 777_600) }).optional(),
  AppSpecification: z.strictObject({
    ImageUri: imageUri,
    ContainerEntrypoint: z
      .array(text(0, 256, '.*'))
      .min(1)
      .max(100)
      .optional(),
    ContainerArguments: z
      .array(text(0, 256, '.*'))
      .min(1)
      .max(100)
      .optional(),
  }),
  Environment: environment(256, 256).optional(),
  NetworkConfig: z
    .strictObject({
      EnableInterContainerTrafficEncryption: z.boolean().optional(),
      EnableNetworkIsolation: z.boolean().optional(),
      VpcConfig: vpcConfig.optional(),
    })
    .optional(),
  RoleArn: roleArn,
  Tags: tags.optional(),
  ExperimentConfig: experimentConfig.optional(),
});

export type CreateProcessingJobRequest = z.output<typeof createProcessingJobRequest>;
export type ProcessingInput = z.output<typeof processingInput>;
export type ProcessingOutput = z.output<typeof processingOutput>;

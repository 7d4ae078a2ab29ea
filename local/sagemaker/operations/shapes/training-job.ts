// The request that starts a training job.
import * as z from 'zod';
import { trainingInstanceTypes } from './instance-types/training.ts';
import {
  arnOrName,
  entityName,
  environment,
  experimentConfig,
  imageUri,
  inert,
  kmsKeyId,
  mapOf,
  roleArn,
  s3Uri,
  tags,
  text,
  vpcConfig,
  whole,
} from './primitives.ts';

const channel = z.strictObject({
  ChannelName: text(1, 64, '[A-Za-z0-9\\.\\-_]+'),
  DataSource: z.strictObject({
    S3DataSource: z
      .strictObject({
        S3DataType: z.enum(['ManifestFile', 'S3Prefix']),
        S3Uri: s3Uri,
        S3DataDistributionType: z.enum(['FullyReplicated', 'ShardedByS3Key']).optional(),
      })
      .optional(),
  }),
  ContentType: text(0, 256, '.*').optional(),
  CompressionType: z.enum(['None', 'Gzip']).optional(),
  RecordWrapperType: z.enum(['None', 'RecordIO']).optional(),
  InputMode: z.enum(['Pipe', 'File', 'FastFile']).optional(),
  ShuffleConfig: z.strictObject({ Seed: z.int() }).optional(),
});

const isRegex = (source: string): boolean => {
  try {
    return new RegExp(source) !== undefined;
  } catch {
    return false;
  }
};

const metricDefinition = z.strictObject({
  Name: text(1, 255, '.+'),
  Regex: text(1, 500, '.+').refine(isRegex, 'Member must be a regular expression'),
});

const algorithmSpecification = z.strictObject({
  TrainingImage: imageUri.optional(),
  AlgorithmName: arnOrName.optional(),
  TrainingInputMode: z.enum(['Pipe', 'File', 'FastFile']),
  MetricDefinitions: z.array(metricDefinition).max(40).optional(),
  EnableSageMakerMetricsTimeSeries: z.boolean().optional(),
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
  TrainingImageConfig: inert.optional(),
});

const resourceConfig = z.strictObject({
  InstanceType: trainingInstanceTypes.optional(),
  InstanceCount: whole(0, 2 ** 31 - 1).optional(),
  VolumeSizeInGB: whole(0, 2 ** 31 - 1).optional(),
  VolumeKmsKeyId: kmsKeyId.optional(),
  KeepAlivePeriodInSeconds: whole(0, 21_600).optional(),
});

const outputDataConfig = z.strictObject({
  KmsKeyId: kmsKeyId.optional(),
  S3OutputPath: s3Uri,
  CompressionType: z.literal('GZIP').optional(),
});

const stoppingCondition = z.strictObject({
  MaxRuntimeInSeconds: whole(1, 2 ** 31 - 1).optional(),
  MaxWaitTimeInSeconds: whole(1, 2 ** 31 - 1).optional(),
  MaxPendingTimeInSeconds: whole(1800, 2_419_200).optional(),
});

export const createTrainingJobRequest = z.strictObject({
  TrainingJobName: entityName,
  HyperParameters: mapOf(text(0, 256, '.*'), text(0, 2500, '.*'), 0, 100).optional(),
  AlgorithmSpecification: algorithmSpecification,
  RoleArn: roleArn,
  InputDataConfig: z.array(channel).min(1).max(20).optional(),
  OutputDataConfig: outputDataConfig,
  ResourceConfig: resourceConfig,
  VpcConfig: vpcConfig.optional(),
  StoppingCondition: stoppingCondition,
  Tags: tags.optional(),
  EnableNetworkIsolation: z.boolean().optional(),
  EnableInterContainerTrafficEncryption: z.boolean().optional(),
  EnableManagedSpotTraining: z.boolean().optional(),
  CheckpointConfig: z.strictObject({ S3Uri: s3Uri, LocalPath: text(0, 4096, '.*').optional() }).optional(),
  DebugHookConfig: inert.optional(),
  DebugRuleConfigurations: z.array(inert).optional(),
  TensorBoardOutputConfig: inert.optional(),
  ExperimentConfig: experimentConfig.optional(),
  ProfilerConfig: inert.optional(),
  ProfilerRuleConfigurations: z.array(inert).optional(),
  Environment: environment(512, 512).optional(),
  RetryStrategy: z.strictObject({ MaximumRetryAttempts: whole(1, 30) }).optional(),
  RemoteDebugConfig: inert.optional(),
  InfraCheckConfig: inert.optional(),
  SessionChainingConfig: inert.optional(),
});

export type CreateTrainingJobRequest = z.output<typeof createTrainingJobRequest>;
export type TrainingChannel = z.output<typeof channel>;
export type MetricDefinition = z.output<typeof metricDefinition>;

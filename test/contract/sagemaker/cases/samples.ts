// The smallest valid requests, which the cases change one member at a time.
import type { Json, Members } from '../contract-case.ts';
import { fresh } from '../limits.ts';

export const failStep = (message: Json = 'on purpose') => ({
  Name: 'End',
  Type: 'Fail',
  Arguments: { ErrorMessage: message },
});

export const definition = (Steps: readonly Json[], Parameters: readonly Json[] = []): string =>
  JSON.stringify({ Version: '2020-12-01', Metadata: {}, Parameters, Steps });

/** A pipeline of one Fail step: it needs no machine anywhere. */
export const SIMPLE = definition([failStep()]);

export const pipeline = (change: Members = {}): Members => ({
  PipelineName: fresh('pipe'),
  RoleArn: '{{role}}',
  PipelineDefinition: SIMPLE,
  ...change,
});

export const model = (change: Members = {}): Members => ({
  ModelName: fresh('model'),
  ExecutionRoleArn: '{{role}}',
  PrimaryContainer: { Image: '{{image}}', ModelDataUrl: 's3://{{bucket}}/model.tar.gz' },
  ...change,
});

export const variant = (change: Members = {}): Members => ({
  VariantName: 'AllTraffic',
  ModelName: '{{run}}-model',
  InstanceType: 'ml.m5.large',
  InitialInstanceCount: 1,
  ...change,
});

export const endpointConfig = (change: Members = {}): Members => ({
  EndpointConfigName: fresh('config'),
  ProductionVariants: [variant()],
  ...change,
});

export const cluster = { InstanceCount: 1, InstanceType: 'ml.t3.medium', VolumeSizeInGB: 1 };

export const processingJob = (change: Members = {}): Members => ({
  ProcessingJobName: fresh('job'),
  ProcessingResources: { ClusterConfig: cluster },
  AppSpecification: { ImageUri: '{{image}}', ContainerEntrypoint: ['true'] },
  RoleArn: '{{role}}',
  ...change,
});

export const trainingJob = (change: Members = {}): Members => ({
  TrainingJobName: fresh('job'),
  AlgorithmSpecification: {
    TrainingImage: '{{image}}',
    TrainingInputMode: 'File',
    ContainerEntrypoint: ['true'],
  },
  RoleArn: '{{role}}',
  OutputDataConfig: { S3OutputPath: 's3://{{bucket}}/out' },
  ResourceConfig: { InstanceCount: 1, InstanceType: 'ml.m5.large', VolumeSizeInGB: 1 },
  StoppingCondition: { MaxRuntimeInSeconds: 60 },
  ...change,
});

export const container = (change: Members = {}): Members => ({
  Image: '{{image}}',
  ModelDataUrl: 's3://{{bucket}}/model.tar.gz',
  ...change,
});

/** A version in the group that the topic has set up. */
export const modelPackage = (change: Members = {}): Members => ({
  ModelPackageGroupName: '{{run}}-group',
  InferenceSpecification: { Containers: [container()] },
  ...change,
});

// Request shapes of hosting: variants of a configuration and how an endpoint moves to a new one.
import * as z from 'zod';
import { hostingInstanceTypes } from './instance-types/hosting.ts';
import { hostingName, kmsKeyId, modelName, roleArn, tags, text, vpcConfig, whole } from './primitives.ts';
import {
  acceleratorType,
  dataCaptureConfig,
  inferenceAmiVersion,
  managedInstanceScaling,
} from './variant-options.ts';

const serverlessConfig = z.strictObject({
  MemorySizeInMB: whole(1024, 6144).refine(
    (size) => size % 1024 === 0,
    'MemorySizeInMB must be in 1 GB steps',
  ),
  MaxConcurrency: whole(1, 200),
  ProvisionedConcurrency: whole(1, 200).optional(),
});

const productionVariant = z.strictObject({
  VariantName: hostingName,
  ModelName: modelName,
  InitialInstanceCount: whole(1, 2 ** 31 - 1).optional(),
  InstanceType: hostingInstanceTypes.optional(),
  InitialVariantWeight: z.number().min(0).default(1),
  AcceleratorType: acceleratorType.optional(),
  ServerlessConfig: serverlessConfig.optional(),
  VolumeSizeInGB: whole(1, 512).optional(),
  ModelDataDownloadTimeoutInSeconds: whole(60, 3600).optional(),
  ContainerStartupHealthCheckTimeoutInSeconds: whole(60, 3600).optional(),
  EnableSSMAccess: z.boolean().optional(),
  ManagedInstanceScaling: managedInstanceScaling.optional(),
  RoutingConfig: z
    .strictObject({ RoutingStrategy: z.enum(['LEAST_OUTSTANDING_REQUESTS', 'RANDOM']) })
    .optional(),
  InferenceAmiVersion: inferenceAmiVersion.optional(),
});

export const createEndpointConfigRequest = z.strictObject({
  EndpointConfigName: hostingName,
  ProductionVariants: z.array(productionVariant).min(1).max(10),
  DataCaptureConfig: dataCaptureConfig.optional(),
  Tags: tags.optional(),
  KmsKeyId: kmsKeyId.optional(),
  ExecutionRoleArn: roleArn.optional(),
  VpcConfig: vpcConfig.optional(),
  EnableNetworkIsolation: z.boolean().optional(),
});

const capacitySize = z.strictObject({
  Type: z.enum(['INSTANCE_COUNT', 'CAPACITY_PERCENT']),
  Value: whole(1, 2 ** 31 - 1),
});

const trafficRouting = z.strictObject({
  Type: z.enum(['ALL_AT_ONCE', 'CANARY', 'LINEAR']),
  WaitIntervalInSeconds: whole(0, 3600),
  CanarySize: capacitySize.optional(),
  LinearStepSize: capacitySize.optional(),
});

export const deploymentConfig = z.strictObject({
  BlueGreenUpdatePolicy: z
    .strictObject({
      TrafficRoutingConfiguration: trafficRouting,
      TerminationWaitInSeconds: whole(0, 3600).optional(),
      MaximumExecutionTimeoutInSeconds: whole(600, 28_800).optional(),
    })
    .optional(),
  AutoRollbackConfiguration: z
    .strictObject({
      Alarms: z
        .array(z.strictObject({ AlarmName: text(1, 255, '(?!\\s*$).+') }))
        .min(1)
        .max(10)
        .optional(),
    })
    .optional(),
});

export type ProductionVariant = z.output<typeof productionVariant>;
export type CreateEndpointConfigRequest = z.output<typeof createEndpointConfigRequest>;
export type CapacitySize = z.output<typeof capacitySize>;
export type DeploymentConfig = z.output<typeof deploymentConfig>;

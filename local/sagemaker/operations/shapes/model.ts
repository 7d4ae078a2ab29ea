// The request that makes a model: which artifact runs in which container.
import * as z from 'zod';
import {
  entityName,
  environment,
  inert,
  modelName,
  roleArn,
  s3Uri,
  tags,
  text,
  versionedArnOrName,
  vpcConfig,
} from './primitives.ts';

export const containerDefinition = z.strictObject({
  ContainerHostname: entityName.optional(),
  Image: text(0, 255, '[\\S]+').optional(),
  ImageConfig: inert.optional(),
  Mode: z.literal('SingleModel').optional(),
  ModelDataUrl: s3Uri.optional(),
  Environment: environment(1024, 1024).optional(),
  ModelPackageName: versionedArnOrName.optional(),
  InferenceSpecificationName: entityName.optional(),
});

export const createModelRequest = z.strictObject({
  ModelName: modelName,
  PrimaryContainer: containerDefinition.optional(),
  Containers: z.array(containerDefinition).max(15).optional(),
  InferenceExecutionConfig: z.strictObject({ Mode: z.enum(['Serial', 'Direct']) }).optional(),
  ExecutionRoleArn: roleArn.optional(),
  Tags: tags.optional(),
  VpcConfig: vpcConfig.optional(),
  EnableNetworkIsolation: z.boolean().optional(),
});

export type ContainerDefinition = z.output<typeof containerDefinition>;
export type CreateModelRequest = z.output<typeof createModelRequest>;

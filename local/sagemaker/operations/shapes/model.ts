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

/** Bytes of all names and values together. */
const ENVIRONMENT_LIMIT = 32 * 1024;
const TOO_LARGE = 'The Environment of a container can hold at most 32 KB.';
const fits = (environment: Readonly<Record<string, string>>): boolean =>
  Buffer.byteLength(Object.entries(environment).flat().join('')) <= ENVIRONMENT_LIMIT;

export const containerDefinition = z.strictObject({
  ContainerHostname: entityName.optional(),
  Image: text(0, 255, '[\\S]+').optional(),
  ImageConfig: inert.optional(),
  Mode: z.literal('SingleModel').optional(),
  ModelDataUrl: s3Uri.optional(),
  Environment: environment(1024, 1024).refine(fits, TOO_LARGE).optional(),
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

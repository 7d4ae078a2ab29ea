// Request shapes of pipelines and their executions.
import * as z from 'zod';
import { text, whole } from './primitives.ts';

export const pipelineName = text(1, 256, '[a-zA-Z0-9](-*[a-zA-Z0-9]){0,255}');
export const pipelineNameOrArn = text(
  1,
  2048,
  '(arn:aws[a-z\\-]*:sagemaker:[a-z0-9\\-]*:([0-9]{12}|aws):pipeline/.*)?([a-zA-Z0-9](-*[a-zA-Z0-9]){0,255})',
);
export const executionArn = text(
  0,
  2048,
  'arn:aws[a-z\\-]*:sagemaker:[a-z0-9\\-]*:[0-9]{12}:pipeline\\/.*\\/execution\\/.*',
);
export const pipelineDescription = text(0, 3072, '.*');
export const executionDisplayName = text(1, 82, '[a-zA-Z0-9](-*[a-zA-Z0-9]){0,81}');
export const parallelism = z.strictObject({ MaxParallelExecutionSteps: whole(1, 2 ** 31 - 1) });

export const definitionMembers = {
  PipelineDefinition: text(1, 1_048_576).optional(),
  PipelineDefinitionS3Location: z
    .strictObject({
      Bucket: text(3, 63, '[a-z0-9][\\.\\-a-z0-9]{1,61}[a-z0-9]'),
      ObjectKey: text(1, 1024, '.+'),
      VersionId: text(1, 1024, '.+').optional(),
    })
    .optional(),
};

export const parameterValues = z
  .array(z.strictObject({ Name: text(1, 256, '[A-Za-z0-9\\-_]*'), Value: text(0, 1024) }))
  .max(200);

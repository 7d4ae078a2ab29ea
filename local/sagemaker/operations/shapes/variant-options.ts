// Parts of an endpoint configuration that are checked, kept and given back, but change nothing here.
import * as z from 'zod';
import { kmsKeyId, s3Uri, text, whole } from './primitives.ts';

const contentTypes = z
  .array(text(1, 256, '[a-zA-Z0-9](-*[a-zA-Z0-9])*\\/[a-zA-Z0-9](-*[a-zA-Z0-9.])*'))
  .min(1)
  .max(10)
  .optional();

export const dataCaptureConfig = z.strictObject({
  EnableCapture: z.boolean().optional(),
  InitialSamplingPercentage: whole(0, 100),
  DestinationS3Uri: s3Uri.max(512),
  KmsKeyId: kmsKeyId.optional(),
  CaptureOptions: z
    .array(z.strictObject({ CaptureMode: z.enum(['Input', 'Output', 'InputAndOutput']) }))
    .min(1)
    .max(32),
  CaptureContentTypeHeader: z
    .strictObject({ CsvContentTypes: contentTypes, JsonContentTypes: contentTypes })
    .optional(),
});

export const managedInstanceScaling = z.strictObject({
  Status: z.enum(['ENABLED', 'DISABLED']).optional(),
  MinInstanceCount: whole(0, 2 ** 31 - 1).optional(),
  MaxInstanceCount: whole(1, 2 ** 31 - 1).optional(),
  ScaleInPolicy: z
    .strictObject({
      Strategy: z.enum(['IDLE_RELEASE', 'CONSOLIDATION']),
      MaximumStepSize: whole(1, 100).optional(),
      CooldownInMinutes: whole(5, 1440).optional(),
    })
    .optional(),
});

export const acceleratorType = z.enum(
  ['eia1', 'eia2'].flatMap((family) => ['medium', 'large', 'xlarge'].map((size) => `ml.${family}.${size}`)),
);

const AMI = 'sagemaker-inference';
export const inferenceAmiVersion = z.enum([
  ...['gpu-2', 'gpu-2-1', 'gpu-3-1', 'neuron-2'].map((name) => `al2-ami-${AMI}-${name}`),
  `al2023-ami-${AMI}-gpu-4-1`,
]);

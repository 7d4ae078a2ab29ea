// Request shapes of model packages: what a version carries and how it is approved.
import * as z from 'zod';
import { hostingInstanceTypes } from './instance-types/hosting.ts';
import { transformInstanceTypes } from './instance-types/transform.ts';
import {
  arnOrName,
  description,
  entityName,
  environment,
  inert,
  mapOf,
  s3Uri,
  tags,
  text,
} from './primitives.ts';

export const approvalStatus = z.enum(['Approved', 'Rejected', 'PendingManualApproval']);

const packageContainer = z.strictObject({
  ContainerHostname: entityName.optional(),
  Image: text(0, 255, '[\\S]+').optional(),
  ImageDigest: text(0, 72, '[Ss][Hh][Aa]256:[0-9a-fA-F]{64}').optional(),
  ModelDataUrl: s3Uri.optional(),
  ModelDataSource: inert.optional(),
  Environment: environment(1024, 1024).optional(),
  ModelInput: inert.optional(),
  Framework: z.string().optional(),
  FrameworkVersion: text(3, 10, '[0-9]\\.[A-Za-z0-9.-]+').optional(),
  NearestModelName: z.string().optional(),
  AdditionalModelDataSources: z.array(inert).max(5).optional(),
  ModelDataETag: z.string().optional(),
  IsCheckpoint: z.boolean().optional(),
  BaseModel: inert.optional(),
});

export const inferenceSpecification = z.strictObject({
  Containers: z.array(packageContainer).min(1).max(15),
  SupportedTransformInstanceTypes: z.array(transformInstanceTypes).min(1).optional(),
  SupportedRealtimeInferenceInstanceTypes: z.array(hostingInstanceTypes).optional(),
  SupportedContentTypes: z.array(text(0, 256, '.*')).optional(),
  SupportedResponseMIMETypes: z.array(text(0, 1024, '[-\\w]+\\/.+')).optional(),
});

const metricsSource = z.strictObject({
  ContentType: text(0, 256, '.*'),
  S3Uri: s3Uri,
  ContentDigest: text(0, 72, '[Ss][Hh][Aa]256:[0-9a-fA-F]{64}').optional(),
});

const sources = (...names: readonly string[]) =>
  z.strictObject(Object.fromEntries(names.map((name) => [name, metricsSource.optional()]))).optional();

const modelMetrics = z.strictObject({
  ModelQuality: sources('Statistics', 'Constraints'),
  ModelDataQuality: sources('Statistics', 'Constraints'),
  Bias: sources('Report', 'PreTrainingReport', 'PostTrainingReport'),
  Explainability: sources('Report'),
});

const property = '[\\p{L}\\p{Z}\\p{N}_.:\\/=+\\-@]*';
export const customerMetadataKey = text(1, 128, property);
export const customerMetadata = mapOf(customerMetadataKey, text(1, 256, property), 1, 50);

export const modelLifeCycle = z.strictObject({
  Stage: entityName,
  StageStatus: entityName,
  StageDescription: text(0, 1024, '.{0,1024}').optional(),
});

export const registrationType = z.enum(['Logged', 'Registered']);
export const sourceUri = text(0, 1024, '[\\p{L}\\p{M}\\p{Z}\\p{N}\\p{P}]{0,1024}');

const provenance = text(0, 1024, '.*').optional();

export const createModelPackageRequest = z.strictObject({
  ModelPackageName: entityName.optional(),
  ModelPackageGroupName: arnOrName.optional(),
  ModelPackageDescription: description.optional(),
  ModelPackageRegistrationType: registrationType.optional(),
  InferenceSpecification: inferenceSpecification.optional(),
  ValidationSpecification: inert.optional(),
  SourceAlgorithmSpecification: inert.optional(),
  CertifyForMarketplace: z.boolean().optional(),
  Tags: tags.optional(),
  ModelApprovalStatus: approvalStatus.optional(),
  MetadataProperties: z
    .strictObject({
      CommitId: provenance,
      Repository: provenance,
      GeneratedBy: provenance,
      ProjectId: provenance,
    })
    .optional(),
  ModelMetrics: modelMetrics.optional(),
  ClientToken: text(1, 36, '[a-zA-Z0-9-]+').optional(),
  Domain: z.string().optional(),
  Task: z.string().optional(),
  SamplePayloadUrl: s3Uri.optional(),
  CustomerMetadataProperties: customerMetadata.optional(),
  DriftCheckBaselines: inert.optional(),
  AdditionalInferenceSpecifications: z.array(inert).min(1).max(15).optional(),
  SkipModelValidation: z.enum(['All', 'None']).optional(),
  SourceUri: sourceUri.optional(),
  SecurityConfig: inert.optional(),
  ModelCard: inert.optional(),
  ModelLifeCycle: modelLifeCycle.optional(),
  ManagedStorageType: z.literal('Restricted').optional(),
});

export type CreateModelPackageRequest = z.output<typeof createModelPackageRequest>;

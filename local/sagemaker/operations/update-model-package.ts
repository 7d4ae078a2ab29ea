// UpdateModelPackage: approval and metadata; metadata is merged, and removed by key.
import * as z from 'zod';
import { validationException } from '../errors.ts';
import { modelPackageEvent } from '../events/model-package-event.ts';
import { findPackage } from '../registry/model-packages.ts';
import type { ModelPackageRecord } from '../state/registry-records.ts';
import { operation } from './operation.ts';
import {
  approvalStatus,
  customerMetadata,
  customerMetadataKey,
  inferenceSpecification,
  modelLifeCycle,
  registrationType,
  sourceUri,
} from './shapes/model-package.ts';
import { inert, text } from './shapes/primitives.ts';

const request = z.strictObject({
  ModelPackageArn: text(
    1,
    2048,
    'arn:aws[a-z\\-]*:sagemaker:[a-z0-9\\-]{9,16}:[0-9]{12}:model-package/[\\S]{1,2048}',
  ),
  ModelApprovalStatus: approvalStatus.optional(),
  ModelPackageRegistrationType: registrationType.optional(),
  ApprovalDescription: text(0, 1024, '.*').optional(),
  CustomerMetadataProperties: customerMetadata.optional(),
  CustomerMetadataPropertiesToRemove: z.array(customerMetadataKey).optional(),
  AdditionalInferenceSpecificationsToAdd: z.array(inert).min(1).max(15).optional(),
  InferenceSpecification: inferenceSpecification.optional(),
  SourceUri: sourceUri.optional(),
  ModelCard: inert.optional(),
  ModelLifeCycle: modelLifeCycle.optional(),
  ClientToken: text(1, 36, '[a-zA-Z0-9-]+').optional(),
});

type Request = z.output<typeof request>;

/** What UpdatedModelPackageFields calls each member. */
const FIELD_NAMES: readonly (readonly [keyof Request, string])[] = [
  ['ModelApprovalStatus', 'ModelApprovalStatus'],
  ['ApprovalDescription', 'ApprovalDescription'],
  ['SourceUri', 'sourceUri'],
  ['CustomerMetadataProperties', 'CustomerMetadataProperties'],
  ['InferenceSpecification', 'InferenceSpecification'],
  ['ModelLifeCycle', 'ModelLifeCycle'],
];

function mergedMetadata(model: ModelPackageRecord, input: Request): Record<string, string> | undefined {
  const merged = { ...model.CustomerMetadataProperties, ...input.CustomerMetadataProperties };
  const removed = new Set(input.CustomerMetadataPropertiesToRemove);
  const left = Object.entries(merged).filter(([key]) => !removed.has(key));
  if (left.length > 50) throw validationException('CustomerMetadataProperties can hold at most 50 entries.');
  return left.length === 0 ? undefined : Object.fromEntries(left);
}

export const updateModelPackage = operation('UpdateModelPackage', request, (world, input) => {
  const model = findPackage(world, input.ModelPackageArn);
  if (input.SourceUri !== undefined && input.InferenceSpecification !== undefined) {
    throw validationException('SourceUri and InferenceSpecification cannot be updated together.');
  }
  const {
    ModelPackageArn: _arn,
    ClientToken: _token,
    CustomerMetadataPropertiesToRemove: _removed,
    AdditionalInferenceSpecificationsToAdd: added = [],
    ...change
  } = input;
  const specifications = [...(model.AdditionalInferenceSpecifications ?? []), ...added];
  const updated = world.state.modelPackages.patch(model.ModelPackageArn, {
    ...change,
    CustomerMetadataProperties: mergedMetadata(model, input),
    AdditionalInferenceSpecifications: specifications.length === 0 ? undefined : specifications,
    LastModifiedTime: world.time.now(),
  }) as ModelPackageRecord;
  const fields = FIELD_NAMES.filter(([member]) => input[member] !== undefined).map(([, name]) => name);
  world.events.publish(modelPackageEvent(updated, fields));
  return { ModelPackageArn: model.ModelPackageArn };
});

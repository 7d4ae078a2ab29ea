// `SageMaker Model Package State Change`: Pascal keys and values, and which fields an update touched.
import type { ModelPackageRecord } from '../state/registry-records.ts';
import { milliseconds, type NewEvent } from './pending-event.ts';

export const modelPackageEvent = (model: ModelPackageRecord, updated: readonly string[] = []): NewEvent => ({
  DetailType: 'SageMaker Model Package State Change',
  Resources: [model.ModelPackageArn],
  Detail: {
    ModelPackageGroupName: model.ModelPackageGroupName,
    ModelPackageName: model.ModelPackageName,
    ModelPackageVersion: model.ModelPackageVersion,
    ModelPackageArn: model.ModelPackageArn,
    CreationTime: milliseconds(model.CreationTime),
    LastModifiedTime: milliseconds(model.LastModifiedTime),
    InferenceSpecification: model.InferenceSpecification,
    ModelPackageStatus: model.ModelPackageStatus,
    ModelPackageStatusDetails: model.ModelPackageStatusDetails,
    CertifyForMarketplace: model.CertifyForMarketplace ?? false,
    ModelApprovalStatus: model.ModelApprovalStatus,
    MetadataProperties: model.MetadataProperties,
    ModelMetrics: model.ModelMetrics,
    ModelLifeCycle: model.ModelLifeCycle,
    ...(updated.length > 0 && { UpdatedModelPackageFields: updated }),
  },
});

// What is remembered of model package groups and their versions, as Describe answers.
import type { CreateModelPackageRequest } from '../operations/shapes/model-package.ts';

export interface ModelPackageGroupRecord {
  readonly ModelPackageGroupName: string;
  readonly ModelPackageGroupArn: string;
  readonly ModelPackageGroupDescription?: string | undefined;
  readonly ManagedConfiguration?: Record<string, unknown> | undefined;
  readonly CreationTime: number;
  readonly ModelPackageGroupStatus: 'Completed';
  /** The highest version ever given; a deleted version's number is not used again. */
  readonly lastVersion: number;
}

export type ModelPackageRecord = Omit<CreateModelPackageRequest, 'Tags' | 'ClientToken'> & {
  readonly ModelPackageArn: string;
  readonly ModelPackageName: string;
  readonly ModelPackageVersion?: number | undefined;
  readonly ModelPackageStatus: 'Completed';
  readonly ModelPackageStatusDetails: {
    readonly ValidationStatuses: readonly unknown[];
    readonly ImageScanStatuses: readonly unknown[];
  };
  readonly ApprovalDescription?: string | undefined;
  readonly CreationTime: number;
  readonly LastModifiedTime?: number;
  readonly clientToken?: string | undefined;
};

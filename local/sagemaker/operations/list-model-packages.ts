// ListModelPackages: by group, approval, name and time; unversioned packages unless a group is named.
import * as z from 'zod';

import { nameIn } from '../names.ts';
import { findGroup } from '../registry/model-packages.ts';
import type { ModelPackageRecord } from '../state/registry-records.ts';
import { operation } from './operation.ts';
import { creationWindow, nameContains, ordering, pageOf, paging, sorted, within } from './shapes/listing.ts';
import { approvalStatus } from './shapes/model-package.ts';
import { arnOrName } from './shapes/primitives.ts';

const request = z.strictObject({
  ...creationWindow,
  NameContains: nameContains,
  ModelApprovalStatus: approvalStatus.optional(),
  ModelPackageGroupName: arnOrName.optional(),
  ModelPackageType: z.enum(['Versioned', 'Unversioned', 'Both']).optional(),
  SortBy: z.enum(['Name', 'CreationTime']).optional(),
  ...ordering,
  ...paging,
});

type Request = z.output<typeof request>;

function admits(input: Request, model: ModelPackageRecord): boolean {
  const type =
    input.ModelPackageType ?? (input.ModelPackageGroupName === undefined ? 'Unversioned' : 'Versioned');
  const versioned = model.ModelPackageVersion !== undefined;
  if (type !== 'Both' && versioned !== (type === 'Versioned')) return false;
  const group = input.ModelPackageGroupName;
  if (group !== undefined && model.ModelPackageGroupName !== nameIn(group)) return false;
  const status = input.ModelApprovalStatus;
  return status === undefined || model.ModelApprovalStatus === status;
}

const summary = (model: ModelPackageRecord) => ({
  ModelPackageArn: model.ModelPackageArn,
  // A version has no name of its own in summaries.
  ModelPackageName: model.ModelPackageVersion === undefined ? model.ModelPackageName : undefined,
  ModelPackageGroupName: model.ModelPackageGroupName,
  ModelPackageVersion: model.ModelPackageVersion,
  ModelPackageDescription: model.ModelPackageDescription,
  CreationTime: model.CreationTime,
  ModelPackageStatus: model.ModelPackageStatus,
  ModelApprovalStatus: model.ModelApprovalStatus,
  ModelLifeCycle: model.ModelLifeCycle,
  ModelPackageRegistrationType: model.ModelPackageRegistrationType,
});

export const listModelPackages = operation('ListModelPackages', request, (world, input) => {
  if (input.ModelPackageGroupName !== undefined) findGroup(world, input.ModelPackageGroupName);
  const found = world.state.modelPackages
    .all()
    .filter((model) => admits(input, model))
    .filter((model) => model.ModelPackageName.includes(input.NameContains ?? ''))
    .filter((model) => within(model.CreationTime, input.CreationTimeAfter, input.CreationTimeBefore));
  const inOrder = sorted(found, (model) => model.ModelPackageVersion ?? 0, 'Ascending');
  const by = input.SortBy === 'Name' ? 'ModelPackageName' : 'CreationTime';
  const ordered = sorted(inOrder, (model) => model[by], input.SortOrder);
  const { page, NextToken } = pageOf(ordered, input, (model) => model.ModelPackageArn);
  return { ModelPackageSummaryList: page.map(summary), NextToken };
});

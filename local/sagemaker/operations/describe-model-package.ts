// DescribeModelPackage: a version with its metrics, metadata and approval.
import * as z from 'zod';

import { findPackage } from '../registry/model-packages.ts';
import { operation } from './operation.ts';
import { versionedArnOrName } from './shapes/primitives.ts';

const request = z.strictObject({
  ModelPackageName: versionedArnOrName,
  IncludedData: z.enum(['AllData', 'MetadataOnly']).optional(),
});

export const describeModelPackage = operation('DescribeModelPackage', request, (world, input) => {
  const { clientToken: _clientToken, ...model } = findPackage(world, input.ModelPackageName);
  return { ...model, CreatedBy: {}, LastModifiedBy: {} };
});

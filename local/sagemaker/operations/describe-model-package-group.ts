// DescribeModelPackageGroup.
import * as z from 'zod';

import { findGroup } from '../registry/model-packages.ts';
import { operation } from './operation.ts';
import { arnOrName } from './shapes/primitives.ts';

const request = z.strictObject({ ModelPackageGroupName: arnOrName });

export const describeModelPackageGroup = operation('DescribeModelPackageGroup', request, (world, input) => {
  const { lastVersion: _lastVersion, ...group } = findGroup(world, input.ModelPackageGroupName);
  return { ...group, CreatedBy: {} };
});

// DeleteModelPackageGroup: refused while it holds versions.
import * as z from 'zod';

import { conflict } from '../errors.ts';
import { findGroup } from '../registry/model-packages.ts';
import { operation } from './operation.ts';
import { arnOrName } from './shapes/primitives.ts';

const request = z.strictObject({ ModelPackageGroupName: arnOrName });

export const deleteModelPackageGroup = operation('DeleteModelPackageGroup', request, (world, input) => {
  const { ModelPackageGroupArn: arn, ModelPackageGroupName } = findGroup(world, input.ModelPackageGroupName);
  const packages = world.state.modelPackages.all();
  if (packages.some((model) => model.ModelPackageGroupName === ModelPackageGroupName)) {
    throw conflict(`Model Package Group cannot be deleted because it contains model packages: ${arn}`);
  }
  world.state.modelPackageGroups.delete(arn);
  world.state.tags.delete(arn);
  return {};
});

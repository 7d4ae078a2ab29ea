// DeleteModelPackage: its version number is not given again.
import * as z from 'zod';

import { findPackage } from '../registry/model-packages.ts';
import { operation } from './operation.ts';
import { versionedArnOrName } from './shapes/primitives.ts';

const request = z.strictObject({ ModelPackageName: versionedArnOrName });

export const deleteModelPackage = operation('DeleteModelPackage', request, (world, input) => {
  const { ModelPackageArn } = findPackage(world, input.ModelPackageName);
  world.state.modelPackages.delete(ModelPackageArn);
  world.state.tags.delete(ModelPackageArn);
  return {};
});

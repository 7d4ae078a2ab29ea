// CreateModelPackage: the next version of a group, or a package of its own.
import { registerModelPackage } from '../registry/model-packages.ts';
import { operation } from './operation.ts';
import { createModelPackageRequest } from './shapes/model-package.ts';

export const createModelPackage = operation(
  'CreateModelPackage',
  createModelPackageRequest,
  (world, input) => ({
    ModelPackageArn: registerModelPackage(world, input).ModelPackageArn,
  }),
);

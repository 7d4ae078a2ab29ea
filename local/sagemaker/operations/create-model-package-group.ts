// CreateModelPackageGroup: a line of model versions.
import * as z from 'zod';

import { createGroup } from '../registry/model-packages.ts';
import { operation } from './operation.ts';
import { description, entityName, tags } from './shapes/primitives.ts';

const request = z.strictObject({
  ModelPackageGroupName: entityName,
  ModelPackageGroupDescription: description.optional(),
  Tags: tags.optional(),
  ManagedConfiguration: z.strictObject({ ManagedStorageType: z.literal('Restricted').optional() }).optional(),
});

export const createModelPackageGroup = operation('CreateModelPackageGroup', request, (world, input) => ({
  ModelPackageGroupArn: createGroup(world, input).ModelPackageGroupArn,
}));

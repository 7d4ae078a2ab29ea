// DeleteModel: endpoints that serve it go on serving.
import * as z from 'zod';

import { findModel } from '../hosting/models.ts';
import { operation } from './operation.ts';
import { modelName } from './shapes/primitives.ts';

const request = z.strictObject({ ModelName: modelName });

export const deleteModel = operation('DeleteModel', request, (world, input) => {
  const { ModelArn } = findModel(world, input.ModelName);
  world.state.models.delete(ModelArn);
  world.state.tags.delete(ModelArn);
  return {};
});

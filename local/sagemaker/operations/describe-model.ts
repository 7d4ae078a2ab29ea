// DescribeModel.
import * as z from 'zod';

import { findModel } from '../hosting/models.ts';
import { operation } from './operation.ts';
import { modelName } from './shapes/primitives.ts';

const request = z.strictObject({ ModelName: modelName });

export const describeModel = operation('DescribeModel', request, (world, input) =>
  findModel(world, input.ModelName),
);

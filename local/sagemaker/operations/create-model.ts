// CreateModel: from an artifact or from an approved model package.
import { createModel as create } from '../hosting/models.ts';
import { operation } from './operation.ts';
import { createModelRequest } from './shapes/model.ts';

export const createModel = operation('CreateModel', createModelRequest, (world, input) => ({
  ModelArn: create(world, input).ModelArn,
}));

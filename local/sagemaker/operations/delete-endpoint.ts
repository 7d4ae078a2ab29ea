// DeleteEndpoint: Deleting until the serving processes have ended.
import * as z from 'zod';

import { deleteEndpoint as remove } from '../hosting/endpoints.ts';
import { operation } from './operation.ts';
import { hostingName } from './shapes/primitives.ts';

const request = z.strictObject({ EndpointName: hostingName });

export const deleteEndpoint = operation('DeleteEndpoint', request, (world, input) => {
  remove(world, input.EndpointName);
  return {};
});

// DeleteEndpointConfig: endpoints that use it go on serving.
import * as z from 'zod';

import { findEndpointConfig } from '../hosting/endpoint-configs.ts';
import { operation } from './operation.ts';
import { hostingName } from './shapes/primitives.ts';

const request = z.strictObject({ EndpointConfigName: hostingName });

export const deleteEndpointConfig = operation('DeleteEndpointConfig', request, (world, input) => {
  const { EndpointConfigArn } = findEndpointConfig(world, input.EndpointConfigName);
  world.state.endpointConfigs.delete(EndpointConfigArn);
  world.state.tags.delete(EndpointConfigArn);
  return {};
});

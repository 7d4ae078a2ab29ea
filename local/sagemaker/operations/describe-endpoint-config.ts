// DescribeEndpointConfig.
import * as z from 'zod';

import { findEndpointConfig } from '../hosting/endpoint-configs.ts';
import { operation } from './operation.ts';
import { hostingName } from './shapes/primitives.ts';

const request = z.strictObject({ EndpointConfigName: hostingName });

export const describeEndpointConfig = operation('DescribeEndpointConfig', request, (world, input) =>
  findEndpointConfig(world, input.EndpointConfigName),
);

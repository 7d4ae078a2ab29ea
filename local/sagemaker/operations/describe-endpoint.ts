// DescribeEndpoint: the configuration that is live now, and how far a deployment is.
import * as z from 'zod';

import { findEndpoint } from '../hosting/endpoint-record.ts';
import { operation } from './operation.ts';
import { hostingName } from './shapes/primitives.ts';

const request = z.strictObject({ EndpointName: hostingName });

export const describeEndpoint = operation('DescribeEndpoint', request, (world, input) => {
  const { plan: _plan, ...endpoint } = findEndpoint(world, input.EndpointName);
  return endpoint;
});

// CreateEndpoint: Creating until every serving process is healthy, then InService.
import * as z from 'zod';

import { createEndpoint as create } from '../hosting/endpoints.ts';
import { operation } from './operation.ts';
import { deploymentConfig } from './shapes/endpoint-config.ts';
import { hostingName, tags } from './shapes/primitives.ts';

const request = z.strictObject({
  EndpointName: hostingName,
  EndpointConfigName: hostingName,
  DeploymentConfig: deploymentConfig.optional(),
  Tags: tags.optional(),
});

export const createEndpoint = operation('CreateEndpoint', request, (world, input) => ({
  EndpointArn: create(world, input).EndpointArn,
}));

// CreateEndpointConfig: immutable; a change is a new configuration and an UpdateEndpoint.
import { createEndpointConfig as create } from '../hosting/endpoint-configs.ts';
import { operation } from './operation.ts';
import { createEndpointConfigRequest } from './shapes/endpoint-config.ts';

export const createEndpointConfig = operation(
  'CreateEndpointConfig',
  createEndpointConfigRequest,
  (world, input) => ({
    EndpointConfigArn: create(world, input).EndpointConfigArn,
  }),
);

// UpdateEndpoint: a blue/green deployment of another configuration.
import * as z from 'zod';

import { updateEndpoint as update } from '../hosting/endpoints.ts';
import { operation } from './operation.ts';
import { deploymentConfig } from './shapes/endpoint-config.ts';
import { hostingName } from './shapes/primitives.ts';

const request = z.strictObject({
  EndpointName: hostingName,
  EndpointConfigName: hostingName,
  RetainAllVariantProperties: z.boolean().optional(),
  ExcludeRetainedVariantProperties: z
    .array(
      z.strictObject({
        VariantPropertyType: z.enum(['DesiredInstanceCount', 'DesiredWeight', 'DataCaptureConfig']),
      }),
    )
    .max(3)
    .optional(),
  DeploymentConfig: deploymentConfig.optional(),
  RetainDeploymentConfig: z.boolean().optional(),
});

export const updateEndpoint = operation('UpdateEndpoint', request, (world, input) => ({
  EndpointArn: update(world, input).EndpointArn,
}));

// UpdateEndpointWeightsAndCapacities: moves traffic between the variants of one configuration.
import * as z from 'zod';
import { updateWeights } from '../hosting/variant-weights.ts';
import { operation } from './operation.ts';
import { hostingName, whole } from './shapes/primitives.ts';

const request = z.strictObject({
  EndpointName: hostingName,
  DesiredWeightsAndCapacities: z
    .array(
      z.strictObject({
        VariantName: hostingName,
        DesiredWeight: z.number().min(0).optional(),
        DesiredInstanceCount: whole(0, 2 ** 31 - 1).optional(),
      }),
    )
    .min(1),
});

export const updateEndpointWeightsAndCapacities = operation(
  'UpdateEndpointWeightsAndCapacities',
  request,
  (world, input) => ({
    EndpointArn: updateWeights(world, input.EndpointName, input.DesiredWeightsAndCapacities).EndpointArn,
  }),
);

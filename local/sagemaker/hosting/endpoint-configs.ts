// Endpoint configurations: immutable, and checked against the models they name.
import { validationException } from '../errors.ts';
import { arnOf } from '../names.ts';
import type { CreateEndpointConfigRequest } from '../operations/shapes/endpoint-config.ts';
import type { EndpointConfigRecord } from '../state/hosting-records.ts';
import type { World } from '../world.ts';
import { findModel } from './models.ts';

export const endpointConfigArn = (world: World, name: string): string =>
  arnOf(world, `endpoint-config/${name}`);

/** Throws ValidationException. */
export function findEndpointConfig(world: World, name: string): EndpointConfigRecord {
  const arn = endpointConfigArn(world, name);
  const config = world.state.endpointConfigs.get(arn);
  if (config === undefined) throw validationException(`Could not find endpoint configuration "${arn}".`);
  return config;
}

function checkVariants(world: World, request: CreateEndpointConfigRequest): void {
  const names = new Set<string>();
  for (const variant of request.ProductionVariants) {
    findModel(world, variant.ModelName);
    if (names.has(variant.VariantName)) {
      throw validationException(`Variant names must be unique: ${variant.VariantName} appears twice.`);
    }
    names.add(variant.VariantName);
    const instances = variant.InstanceType !== undefined && variant.InitialInstanceCount !== undefined;
    if (instances === (variant.ServerlessConfig !== undefined)) {
      throw validationException(
        `Variant ${variant.VariantName} needs either InstanceType and InitialInstanceCount or ServerlessConfig.`,
      );
    }
  }
}

/** Throws ValidationException. */
export function createEndpointConfig(
  world: World,
  { Tags, ...request }: CreateEndpointConfigRequest,
): EndpointConfigRecord {
  const arn = endpointConfigArn(world, request.EndpointConfigName);
  if (world.state.endpointConfigs.get(arn) !== undefined) {
    throw validationException(`Cannot create already existing endpoint configuration "${arn}".`);
  }
  checkVariants(world, request);
  if (Tags !== undefined) world.state.tags.put(arn, { tags: Tags });
  const config = { ...request, EndpointConfigArn: arn, CreationTime: world.time.now() };
  return world.state.endpointConfigs.put(arn, config);
}

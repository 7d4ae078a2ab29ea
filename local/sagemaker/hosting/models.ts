// Deployable models: a container with its artifact, named directly or by an approved model package.
import { validationException } from '../errors.ts';
import { arnOf } from '../names.ts';
import type { ContainerDefinition, CreateModelRequest } from '../operations/shapes/model.ts';
import { findPackage } from '../registry/model-packages.ts';
import type { ModelRecord } from '../state/hosting-records.ts';
import type { World } from '../world.ts';

export const modelArn = (world: World, name: string): string => arnOf(world, `model/${name}`);

/** Throws ValidationException. */
export function findModel(world: World, name: string): ModelRecord {
  const arn = modelArn(world, name);
  const model = world.state.models.get(arn);
  if (model === undefined) throw validationException(`Could not find model "${arn}".`);
  return model;
}

function checkContainers(world: World, request: CreateModelRequest): void {
  const { PrimaryContainer, Containers } = request;
  if (PrimaryContainer !== undefined && Containers !== undefined) {
    throw validationException('Give either PrimaryContainer or Containers, not both.');
  }
  const containers = PrimaryContainer === undefined ? (Containers ?? []) : [PrimaryContainer];
  if (containers.length === 0) throw validationException('PrimaryContainer or Containers is required.');
  if (containers.length > 1) throw validationException('This stand-in serves models of one container.');
  for (const container of containers) checkContainer(world, container);
}

function checkContainer(world: World, container: ContainerDefinition): void {
  if (container.ModelPackageName === undefined) {
    if (container.Image === undefined) throw validationException('Image or ModelPackageName is required.');
    return;
  }
  const model = findPackage(world, container.ModelPackageName);
  if (model.ModelPackageVersion === undefined || model.ModelApprovalStatus === 'Approved') return;
  throw validationException(
    `Cannot create a model from model package ${model.ModelPackageArn}: its approval status is ${model.ModelApprovalStatus}, not Approved.`,
  );
}

/** Throws ValidationException. */
export function createModel(world: World, { Tags, ...request }: CreateModelRequest): ModelRecord {
  const arn = modelArn(world, request.ModelName);
  if (world.state.models.get(arn) !== undefined) {
    throw validationException(`Cannot create already existing model "${arn}".`);
  }
  checkContainers(world, request);
  if (Tags !== undefined) world.state.tags.put(arn, { tags: Tags });
  return world.state.models.put(arn, { ...request, ModelArn: arn, CreationTime: world.time.now() });
}

export interface ServedContainer {
  readonly image: string;
  readonly modelDataUrl: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
}

/** The container that runs, with what a model package says filled in. */
export function servedContainer(world: World, model: ModelRecord): ServedContainer {
  const own = model.PrimaryContainer ?? model.Containers?.[0];
  const packaged =
    own?.ModelPackageName === undefined
      ? undefined
      : findPackage(world, own.ModelPackageName).InferenceSpecification?.Containers[0];
  return {
    image: own?.Image ?? packaged?.Image ?? 'unknown',
    modelDataUrl: own?.ModelDataUrl ?? packaged?.ModelDataUrl,
    environment: { ...packaged?.Environment, ...own?.Environment },
  };
}

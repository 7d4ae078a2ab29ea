// The model registry: groups and their versions, each with what it was judged by and whether it is approved.
import { validationException } from '../errors.ts';
import { modelPackageEvent } from '../events/model-package-event.ts';
import { arnOf, nameIn } from '../names.ts';
import type { CreateModelPackageRequest } from '../operations/shapes/model-package.ts';
import type { ModelPackageGroupRecord, ModelPackageRecord } from '../state/registry-records.ts';
import type { Tag } from '../state/state.ts';
import type { World } from '../world.ts';

export const groupArn = (world: World, name: string): string => arnOf(world, `model-package-group/${name}`);

/** Throws ValidationException, as the service does for a missing group. */
export function findGroup(world: World, nameOrArn: string): ModelPackageGroupRecord {
  const arn = groupArn(world, nameIn(nameOrArn));
  const group = world.state.modelPackageGroups.get(arn);
  if (group === undefined) throw validationException(`ModelPackageGroup ${arn} does not exist.`);
  return group;
}

export interface NewGroup {
  readonly ModelPackageGroupName: string;
  readonly ModelPackageGroupDescription?: string | undefined;
  readonly ManagedConfiguration?: Record<string, unknown> | undefined;
  readonly Tags?: readonly Tag[] | undefined;
}

export function createGroup(world: World, { Tags, ...request }: NewGroup): ModelPackageGroupRecord {
  const arn = groupArn(world, request.ModelPackageGroupName);
  if (world.state.modelPackageGroups.get(arn) !== undefined) {
    throw validationException(`Model Package Group already exists: ${arn}`);
  }
  if (Tags !== undefined) world.state.tags.put(arn, { tags: Tags });
  return world.state.modelPackageGroups.put(arn, {
    ...request,
    ModelPackageGroupArn: arn,
    CreationTime: world.time.now(),
    ModelPackageGroupStatus: 'Completed',
    lastVersion: 0,
  });
}

export function ensureGroup(world: World, nameOrArn: string): void {
  const ModelPackageGroupName = nameIn(nameOrArn);
  if (world.state.modelPackageGroups.get(groupArn(world, ModelPackageGroupName)) !== undefined) return;
  createGroup(world, { ModelPackageGroupName });
}

/** `nameOrArn`: an ARN, `group/version` or an unversioned name. Throws ValidationException. */
export function findPackage(world: World, nameOrArn: string): ModelPackageRecord {
  const arn = arnOf(world, `model-package/${nameIn(nameOrArn)}`);
  const found = world.state.modelPackages.get(arn);
  if (found === undefined) throw validationException(`ModelPackage ${arn} does not exist.`);
  return found;
}

function checkRequest(request: CreateModelPackageRequest): void {
  const { ModelPackageName: name, ModelPackageGroupName: group, Tags } = request;
  if ((name === undefined) === (group === undefined)) {
    throw validationException('Exactly one of ModelPackageName and ModelPackageGroupName must be given.');
  }
  if (group !== undefined && Tags !== undefined) {
    throw validationException('Tags cannot be given for a versioned model package: tag the group instead.');
  }
}

function place(world: World, request: CreateModelPackageRequest) {
  if (request.ModelPackageGroupName === undefined) {
    return { ModelPackageName: request.ModelPackageName as string };
  }
  const group = findGroup(world, request.ModelPackageGroupName);
  const version = group.lastVersion + 1;
  world.state.modelPackageGroups.patch(group.ModelPackageGroupArn, { lastVersion: version });
  return {
    ModelPackageGroupName: group.ModelPackageGroupName,
    ModelPackageVersion: version,
    ModelPackageName: `${group.ModelPackageGroupName}/${version}`,
  };
}

/** The same client token gives the same version again. Throws ValidationException. */
export function registerModelPackage(world: World, request: CreateModelPackageRequest): ModelPackageRecord {
  checkRequest(request);
  const { Tags, ClientToken, ...members } = request;
  const known = world.state.modelPackages.all().find(({ clientToken }) => clientToken === ClientToken);
  if (ClientToken !== undefined && known !== undefined) return known;
  const placed = place(world, request);
  const arn = arnOf(world, `model-package/${placed.ModelPackageName}`);
  if (world.state.modelPackages.get(arn) !== undefined) {
    throw validationException(`Model Package already exists: ${arn}`);
  }
  const model: ModelPackageRecord = {
    ...members,
    ...placed,
    ...(placed.ModelPackageVersion !== undefined && {
      ModelApprovalStatus: request.ModelApprovalStatus ?? 'PendingManualApproval',
    }),
    ModelPackageArn: arn,
    ModelPackageStatus: 'Completed',
    ModelPackageStatusDetails: { ValidationStatuses: [], ImageScanStatuses: [] },
    CreationTime: world.time.now(),
    clientToken: ClientToken,
  };
  world.state.modelPackages.put(arn, model);
  if (Tags !== undefined) world.state.tags.put(arn, { tags: Tags });
  world.events.publish(modelPackageEvent(model));
  return model;
}

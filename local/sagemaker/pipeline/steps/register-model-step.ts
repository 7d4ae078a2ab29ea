// A RegisterModel step: a new version in a model package group, which is made when it is missing.
import { createModelPackageRequest } from '../../operations/shapes/model-package.ts';
import { ensureGroup, registerModelPackage } from '../../registry/model-packages.ts';
import type { StepType } from '../step-run.ts';
import { invoke } from './job-step.ts';

export const registerModelStep: StepType = async (run) => {
  const { ModelPackageArn } = invoke('CreateModelPackage', createModelPackageRequest, run.args, (request) => {
    if (request.ModelPackageGroupName !== undefined) ensureGroup(run.world, request.ModelPackageGroupName);
    return registerModelPackage(run.world, request);
  });
  run.made({ RegisterModel: { Arn: ModelPackageArn } });
};

// A Model step: a deployable model.
import { createModel } from '../../hosting/models.ts';
import { createModelRequest } from '../../operations/shapes/model.ts';
import type { StepType } from '../step-run.ts';
import { invoke } from './job-step.ts';

export const modelStep: StepType = async (run) => {
  const input = { ...run.args, ModelName: run.jobName };
  const { ModelArn } = invoke('CreateModel', createModelRequest, input, (request) =>
    createModel(run.world, request),
  );
  run.made({ Model: { Arn: ModelArn } });
};

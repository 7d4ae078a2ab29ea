// Which step types the executor can run, each in a file of its own.
import type { StepDefinition } from '../definition.ts';
import type { StepType } from '../step-run.ts';
import { conditionStep } from './condition-step.ts';
import { failStep } from './fail-step.ts';
import { modelStep } from './model-step.ts';
import { processingStep } from './processing-step.ts';
import { registerModelStep } from './register-model-step.ts';
import { trainingStep } from './training-step.ts';

export const stepTypes: Readonly<Record<StepDefinition['Type'], StepType>> = {
  Condition: conditionStep,
  Fail: failStep,
  Model: modelStep,
  Processing: processingStep,
  RegisterModel: registerModelStep,
  Training: trainingStep,
};

// Every topic of the contract, in the order in which they run: some go on with what those before have made.
import type { Topic } from '../contract-case.ts';
import { deployments } from './deployments.ts';
import { endpointConfigLimits } from './endpoint-config-limits.ts';
import { endpointConfigs } from './endpoint-configs.ts';
import { endpointUpdates } from './endpoint-updates.ts';
import { endpoints } from './endpoints.ts';
import { executionLimits } from './execution-limits.ts';
import { executionRefusals } from './execution-refusals.ts';
import { executions } from './executions.ts';
import { invocations } from './invocations.ts';
import { modelLimits } from './model-limits.ts';
import { models } from './models.ts';
import { pipelineLimits } from './pipeline-limits.ts';
import { pipelineLists } from './pipeline-lists.ts';
import { pipelines } from './pipelines.ts';
import { processingJobLimits } from './processing-job-limits.ts';
import { processingJobs } from './processing-jobs.ts';
import { registry } from './registry.ts';
import { registryLimits } from './registry-limits.ts';
import { registryLists } from './registry-lists.ts';
import { tags } from './tags.ts';
import { trainingJobLimits } from './training-job-limits.ts';
import { trainingJobs } from './training-jobs.ts';
import { unsupported } from './unsupported.ts';

export const topics: readonly Topic[] = [
  pipelineLimits,
  pipelines,
  pipelineLists,
  executionLimits,
  executions,
  executionRefusals,
  registryLimits,
  registry,
  registryLists,
  modelLimits,
  models,
  endpointConfigLimits,
  endpointConfigs,
  endpoints,
  endpointUpdates,
  deployments,
  invocations,
  processingJobLimits,
  processingJobs,
  trainingJobLimits,
  trainingJobs,
  tags,
  unsupported,
];

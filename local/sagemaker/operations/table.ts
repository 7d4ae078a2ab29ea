// Every operation of the control plane, one file each.
import { addTags } from './add-tags.ts';
import { createEndpoint } from './create-endpoint.ts';
import { createEndpointConfig } from './create-endpoint-config.ts';
import { createModel } from './create-model.ts';
import { createModelPackage } from './create-model-package.ts';
import { createModelPackageGroup } from './create-model-package-group.ts';
import { createPipeline } from './create-pipeline.ts';
import { createProcessingJob } from './create-processing-job.ts';
import { createTrainingJob } from './create-training-job.ts';
import { deleteEndpoint } from './delete-endpoint.ts';
import { deleteEndpointConfig } from './delete-endpoint-config.ts';
import { deleteModel } from './delete-model.ts';
import { deleteModelPackage } from './delete-model-package.ts';
import { deleteModelPackageGroup } from './delete-model-package-group.ts';
import { deletePipeline } from './delete-pipeline.ts';
import { deleteTags } from './delete-tags.ts';
import { describeEndpoint } from './describe-endpoint.ts';
import { describeEndpointConfig } from './describe-endpoint-config.ts';
import { describeModel } from './describe-model.ts';
import { describeModelPackage } from './describe-model-package.ts';
import { describeModelPackageGroup } from './describe-model-package-group.ts';
import { describePipeline } from './describe-pipeline.ts';
import { describePipelineDefinitionForExecution } from './describe-pipeline-definition-for-execution.ts';
import { describePipelineExecution } from './describe-pipeline-execution.ts';
import { describeProcessingJob } from './describe-processing-job.ts';
import { describeTrainingJob } from './describe-training-job.ts';
import { listEndpointConfigs } from './list-endpoint-configs.ts';
import { listEndpoints } from './list-endpoints.ts';
import { listModelPackageGroups } from './list-model-package-groups.ts';
import { listModelPackages } from './list-model-packages.ts';
import { listModels } from './list-models.ts';
import { listPipelineExecutionSteps } from './list-pipeline-execution-steps.ts';
import { listPipelineExecutions } from './list-pipeline-executions.ts';
import { listPipelineParametersForExecution } from './list-pipeline-parameters-for-execution.ts';
import { listPipelines } from './list-pipelines.ts';
import { listProcessingJobs } from './list-processing-jobs.ts';
import { listTags } from './list-tags.ts';
import { listTrainingJobs } from './list-training-jobs.ts';
import type { Operation } from './operation.ts';
import { retryPipelineExecution } from './retry-pipeline-execution.ts';
import { startPipelineExecution } from './start-pipeline-execution.ts';
import { stopPipelineExecution } from './stop-pipeline-execution.ts';
import { stopProcessingJob } from './stop-processing-job.ts';
import { stopTrainingJob } from './stop-training-job.ts';
import { updateEndpoint } from './update-endpoint.ts';
import { updateEndpointWeightsAndCapacities } from './update-endpoint-weights-and-capacities.ts';
import { updateModelPackage } from './update-model-package.ts';
import { updatePipeline } from './update-pipeline.ts';
import { updatePipelineExecution } from './update-pipeline-execution.ts';

const all: readonly Operation[] = [
  addTags,
  createEndpoint,
  createEndpointConfig,
  createModel,
  createModelPackage,
  createModelPackageGroup,
  createPipeline,
  createProcessingJob,
  createTrainingJob,
  deleteEndpoint,
  deleteEndpointConfig,
  deleteModel,
  deleteModelPackage,
  deleteModelPackageGroup,
  deletePipeline,
  deleteTags,
  describeEndpoint,
  describeEndpointConfig,
  describeModel,
  describeModelPackage,
  describeModelPackageGroup,
  describePipeline,
  describePipelineDefinitionForExecution,
  describePipelineExecution,
  describeProcessingJob,
  describeTrainingJob,
  listEndpointConfigs,
  listEndpoints,
  listModelPackageGroups,
  listModelPackages,
  listModels,
  listPipelineExecutionSteps,
  listPipelineExecutions,
  listPipelineParametersForExecution,
  listPipelines,
  listProcessingJobs,
  listTags,
  listTrainingJobs,
  retryPipelineExecution,
  startPipelineExecution,
  stopPipelineExecution,
  stopProcessingJob,
  stopTrainingJob,
  updateEndpoint,
  updateEndpointWeightsAndCapacities,
  updateModelPackage,
  updatePipeline,
  updatePipelineExecution,
];

/** By the operation's name in X-Amz-Target. */
export const operations: ReadonlyMap<string, Operation> = new Map(all.map((entry) => [entry.name, entry]));

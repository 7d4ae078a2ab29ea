// All that the stand-in remembers, one folder a kind of resource, each resource keyed by its ARN.
import { join } from 'node:path';
import type { PendingEvent } from '../events/pending-event.ts';
import { type Collection, openCollection } from './collection.ts';
import type { EndpointConfigRecord, EndpointRecord, ModelRecord } from './hosting-records.ts';
import type { ProcessingJobRecord, TrainingJobRecord } from './job-records.ts';
import type { ExecutionRecord, PipelineRecord } from './pipeline-records.ts';
import type { ModelPackageGroupRecord, ModelPackageRecord } from './registry-records.ts';

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

export interface State {
  readonly pipelines: Collection<PipelineRecord>;
  readonly executions: Collection<ExecutionRecord>;
  readonly processingJobs: Collection<ProcessingJobRecord>;
  readonly trainingJobs: Collection<TrainingJobRecord>;
  readonly modelPackageGroups: Collection<ModelPackageGroupRecord>;
  readonly modelPackages: Collection<ModelPackageRecord>;
  readonly models: Collection<ModelRecord>;
  readonly endpointConfigs: Collection<EndpointConfigRecord>;
  readonly endpoints: Collection<EndpointRecord>;
  readonly tags: Collection<{ readonly tags: readonly Tag[] }>;
  readonly outbox: Collection<PendingEvent>;
}

export function openState(dataDir: string): State {
  const folder = (kind: string) => join(dataDir, 'state', kind);
  return {
    pipelines: openCollection(folder('pipelines')),
    executions: openCollection(folder('executions')),
    processingJobs: openCollection(folder('processing-jobs')),
    trainingJobs: openCollection(folder('training-jobs')),
    modelPackageGroups: openCollection(folder('model-package-groups')),
    modelPackages: openCollection(folder('model-packages')),
    models: openCollection(folder('models')),
    endpointConfigs: openCollection(folder('endpoint-configs')),
    endpoints: openCollection(folder('endpoints')),
    tags: openCollection(folder('tags')),
    outbox: openCollection(folder('outbox')),
  };
}

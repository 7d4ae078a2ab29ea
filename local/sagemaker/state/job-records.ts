// What is remembered of processing and training jobs: the request's members plus how it went, as Describe answers.
import type { CreateProcessingJobRequest } from '../operations/shapes/processing-job.ts';
import type { CreateTrainingJobRequest } from '../operations/shapes/training-job.ts';

export type JobStatus = 'InProgress' | 'Completed' | 'Failed' | 'Stopping' | 'Stopped';

export type ProcessingJobRecord = Omit<CreateProcessingJobRequest, 'Tags'> & {
  readonly ProcessingJobArn: string;
  readonly ProcessingJobStatus: JobStatus;
  readonly ExitMessage?: string | undefined;
  readonly FailureReason?: string | undefined;
  readonly ProcessingStartTime?: number | undefined;
  readonly ProcessingEndTime?: number | undefined;
  readonly CreationTime: number;
  readonly LastModifiedTime: number;
};

export interface SecondaryTransition {
  readonly Status: string;
  readonly StartTime: number;
  readonly EndTime?: number;
  readonly StatusMessage: string;
}

export interface FinalMetric {
  readonly MetricName: string;
  readonly Value: number;
  readonly Timestamp: number;
}

export type TrainingJobRecord = Omit<CreateTrainingJobRequest, 'Tags'> & {
  readonly TrainingJobArn: string;
  readonly TrainingJobStatus: JobStatus;
  readonly SecondaryStatus: string;
  readonly SecondaryStatusTransitions: readonly SecondaryTransition[];
  readonly ModelArtifacts: { readonly S3ModelArtifacts: string };
  readonly FinalMetricDataList?: readonly FinalMetric[] | undefined;
  readonly FailureReason?: string | undefined;
  readonly TrainingStartTime?: number | undefined;
  readonly TrainingEndTime?: number | undefined;
  readonly TrainingTimeInSeconds?: number | undefined;
  readonly BillableTimeInSeconds?: number | undefined;
  readonly CreationTime: number;
  readonly LastModifiedTime: number;
};

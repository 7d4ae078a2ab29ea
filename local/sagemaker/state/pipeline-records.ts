// What is remembered of a pipeline, its executions and their steps.

export type ExecutionStatus = 'Executing' | 'Stopping' | 'Stopped' | 'Failed' | 'Succeeded';
export type StepStatus = 'Starting' | 'Executing' | 'Stopping' | 'Stopped' | 'Failed' | 'Succeeded';

export interface Parallelism {
  readonly MaxParallelExecutionSteps: number;
}

export interface PipelineRecord {
  readonly PipelineArn: string;
  readonly PipelineName: string;
  readonly PipelineDisplayName?: string | undefined;
  readonly PipelineDescription?: string | undefined;
  readonly RoleArn: string;
  readonly ParallelismConfiguration?: Parallelism | undefined;
  readonly CreationTime: number;
  readonly LastModifiedTime: number;
  readonly LastRunTime?: number;
  /** Definition texts, oldest first; a version's id is its position plus one. */
  readonly versions: readonly string[];
  readonly token: string;
}

export interface ParameterValue {
  readonly Name: string;
  readonly Value: string;
}

/** `Metadata` of ListPipelineExecutionSteps: which resource the step made. */
export interface StepMetadata {
  readonly ProcessingJob?: { readonly Arn: string };
  readonly TrainingJob?: { readonly Arn: string };
  readonly Model?: { readonly Arn: string };
  readonly RegisterModel?: { readonly Arn: string };
  readonly Condition?: { readonly Outcome: 'True' | 'False' };
  readonly Fail?: { readonly ErrorMessage: string };
}

export interface StepRecord {
  readonly StepName: string;
  readonly StepDisplayName?: string | undefined;
  readonly StepDescription?: string | undefined;
  readonly StepStatus: StepStatus;
  readonly StartTime: number;
  readonly EndTime?: number | undefined;
  readonly FailureReason?: string | undefined;
  readonly CacheHitResult?: { readonly SourcePipelineExecutionArn: string } | undefined;
  readonly Metadata?: StepMetadata | undefined;
  readonly AttemptCount: number;
  readonly type: string;
  readonly cacheKey?: string | undefined;
}

export interface ExecutionRecord {
  readonly PipelineArn: string;
  readonly PipelineExecutionArn: string;
  readonly PipelineExecutionDisplayName?: string | undefined;
  readonly PipelineExecutionDescription?: string | undefined;
  readonly PipelineExecutionStatus: ExecutionStatus;
  readonly PipelineExperimentConfig?: { readonly ExperimentName: string; readonly TrialName: string };
  readonly ParallelismConfiguration?: Parallelism | undefined;
  readonly PipelineVersionId: number;
  readonly FailureReason?: string | undefined;
  readonly CreationTime: number;
  readonly LastModifiedTime: number;
  readonly endTime?: number | undefined;
  readonly parameters: readonly ParameterValue[];
  readonly definition: string;
  readonly steps: readonly StepRecord[];
  readonly token: string;
}

// `SageMaker Model Building Pipeline Execution Step Status Change`: lowerCamel keys, metadata included.
import type { ExecutionRecord, StepRecord, StepStatus } from '../state/pipeline-records.ts';
import { isoTime, type NewEvent } from './pending-event.ts';

/** `{ProcessingJob: {Arn}}` of the API is `{processingJob: {arn}}` in events. */
function lowerCamel(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [
    key.charAt(0).toLowerCase() + key.slice(1),
    lowerCamel(item),
  ]);
  return Object.fromEntries(entries);
}

export const pipelineStepEvent = (
  execution: ExecutionRecord,
  step: StepRecord,
  previous: StepStatus | undefined,
): NewEvent => ({
  DetailType: 'SageMaker Model Building Pipeline Execution Step Status Change',
  Resources: [execution.PipelineArn, execution.PipelineExecutionArn],
  Detail: {
    metadata: lowerCamel(step.Metadata ?? {}),
    stepStartTime: isoTime(step.StartTime),
    stepEndTime: isoTime(step.EndTime),
    stepName: step.StepName,
    stepType: step.type,
    previousStepStatus: previous,
    currentStepStatus: step.StepStatus,
    failureReason: step.FailureReason,
    cacheHitResult: lowerCamel(step.CacheHitResult),
    pipelineArn: execution.PipelineArn,
    pipelineExecutionArn: execution.PipelineExecutionArn,
  },
});

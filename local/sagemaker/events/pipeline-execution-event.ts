// `SageMaker Model Building Pipeline Execution Status Change`: lowerCamel keys, Pascal status values.
import type { ExecutionRecord, ExecutionStatus } from '../state/pipeline-records.ts';
import { isoTime, type NewEvent } from './pending-event.ts';

export const pipelineExecutionEvent = (
  execution: ExecutionRecord,
  previous: ExecutionStatus | undefined,
): NewEvent => ({
  DetailType: 'SageMaker Model Building Pipeline Execution Status Change',
  Resources: [execution.PipelineArn, execution.PipelineExecutionArn],
  Detail: {
    pipelineExecutionDisplayName: execution.PipelineExecutionDisplayName,
    currentPipelineExecutionStatus: execution.PipelineExecutionStatus,
    previousPipelineExecutionStatus: previous,
    executionStartTime: isoTime(execution.CreationTime),
    executionEndTime: isoTime(execution.endTime),
    pipelineExecutionDescription: execution.PipelineExecutionDescription,
    pipelineArn: execution.PipelineArn,
    pipelineExecutionArn: execution.PipelineExecutionArn,
  },
});

// SageMaker's own event when a pipeline execution changes state: lowerCamel keys, Pascal status values.
import * as z from 'zod';

export const PipelineExecutionStatusChange = z.object({
  'detail-type': z.literal('SageMaker Model Building Pipeline Execution Status Change'),
  detail: z.object({
    pipelineExecutionArn: z.string(),
    currentPipelineExecutionStatus: z.enum(['Executing', 'Stopping', 'Stopped', 'Failed', 'Succeeded']),
  }),
});

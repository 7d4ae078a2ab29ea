// SageMaker's own event when a processing job changes state: Pascal keys and status values.
import * as z from 'zod';

export const ProcessingJobStateChange = z.object({
  'detail-type': z.literal('SageMaker Processing Job State Change'),
  detail: z.object({
    ProcessingJobArn: z.string(),
    ProcessingJobStatus: z.enum(['InProgress', 'Completed', 'Failed', 'Stopping', 'Stopped']),
  }),
});

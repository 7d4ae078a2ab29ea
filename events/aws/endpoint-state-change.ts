// SageMaker's own event when an endpoint changes state: Pascal keys, UPPER_SNAKE status (many samples match `InService` and never fire).
import * as z from 'zod';

export const EndpointStateChange = z.object({
  'detail-type': z.literal('SageMaker Endpoint State Change'),
  detail: z.object({ EndpointArn: z.string(), EndpointName: z.string(), EndpointStatus: z.string() }),
});

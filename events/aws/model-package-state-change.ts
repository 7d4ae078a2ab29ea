// SageMaker's own event when a model package changes, its approval included: Pascal keys and values.
import * as z from 'zod';

export const ModelPackageStateChange = z.object({
  'detail-type': z.literal('SageMaker Model Package State Change'),
  detail: z.object({ ModelPackageArn: z.string(), ModelApprovalStatus: z.string().optional() }),
});

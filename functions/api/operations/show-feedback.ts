// GET /feedback/{id}, as its callers see it; and what all routes under that path share.
import * as z from 'zod';
import { FeedbackItem } from '../../../events/feedback-recorded.ts';
import { FeedbackId } from '../../../events/feedback-submitted.ts';
import { CycleNumber, json, operation, Version } from '../operation.ts';

export const FeedbackPath = z.object({ id: FeedbackId });

/** Which datasets and models have seen a correction. */
export const seenBy = {
  models: z.array(z.strictObject({ model_version: Version, cycle: CycleNumber })),
  datasets: z.array(z.string()).describe('folders of the data bucket whose datasets hold it'),
};

export const seenByExample = {
  models: [{ model_version: 2, cycle: 2 }],
  datasets: ['datasets/000002/'],
};

export const StoredFeedback = z
  .strictObject({ ...FeedbackItem.shape, ...seenBy })
  .meta({ id: 'StoredFeedback' });

export const showFeedbackOperation = operation({
  id: 'showFeedback',
  method: 'GET',
  path: '/feedback/{id}',
  service: 'feedback',
  caller: 'application',
  summary: 'Show what is stored of a correction, and what has learnt from it',
  pathParameters: FeedbackPath,
  answers: {
    200: {
      description: 'The correction',
      ...json(StoredFeedback, {
        feedback_id: '0199c8a4-7f3e-7c3a-9d57-2f6f1f0c9f13',
        text: 'The handle came off on the second day.',
        user_label: 'Negative',
        split: 'train',
        timestamp: '2026-11-23T10:00:00.000Z',
        ...seenByExample,
      }),
    },
  },
  problems: ['unknown-feedback', 'feedback-erased'],
});

// Says that a correction left the feedback table; later datasets no longer contain it.
import * as z from 'zod';
import { FeedbackId } from './feedback-submitted.ts';
import { defineEvent, Metadata, SAMPLE_METADATA } from './metadata.ts';

export const FeedbackErased = defineEvent({
  detailType: 'FeedbackErased',
  detail: z.object({ metadata: Metadata, feedback_id: FeedbackId }),
  sample: { metadata: SAMPLE_METADATA, feedback_id: '0199c8a4-7f3e-7c3a-9d57-2f6f1f0c9f12' },
});

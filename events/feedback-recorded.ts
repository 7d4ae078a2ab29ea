// Says that a correction now stands in the feedback table; published from the table's stream, never beside the write.
import * as z from 'zod';
import { FeedbackId, FeedbackText } from './feedback-submitted.ts';
import { Label } from './label.ts';
import { defineEvent, Metadata, SAMPLE_METADATA } from './metadata.ts';

export const Split = z.enum(['train', 'holdout']);
export type Split = z.infer<typeof Split>;

/** The item of the feedback table. `confidence` is the model's, 0 to 1; `counted_at` is set by `accumulate`, once. */
export const FeedbackItem = z.object({
  feedback_id: FeedbackId,
  text: FeedbackText,
  user_label: Label,
  model_prediction: Label.optional(),
  confidence: z.number().min(0).max(1).optional(),
  model_version: z.number().int().positive().optional(),
  prediction_id: z.uuid().optional(),
  user_id: z.string().optional(),
  split: Split,
  timestamp: z.iso.datetime(),
  counted_at: z.iso.datetime().optional(),
});
export type FeedbackItem = z.infer<typeof FeedbackItem>;

export const FeedbackRecorded = defineEvent({
  detailType: 'FeedbackRecorded',
  detail: z.object({ metadata: Metadata, feedback: FeedbackItem }),
  sample: {
    metadata: SAMPLE_METADATA,
    feedback: {
      feedback_id: '0199c8a4-7f3e-7c3a-9d57-2f6f1f0c9f12',
      text: 'The handle came off on the second day.',
      user_label: 'Negative',
      model_prediction: 'Neutral',
      split: 'train',
      timestamp: '2026-11-23T10:00:00.000Z',
    },
  },
});

// Says that a person changed the label of a correction; its text stays. Published from the feedback table's stream.
import * as z from 'zod';
import { FeedbackItem, FeedbackRecorded } from './feedback-recorded.ts';
import { Label } from './label.ts';
import { defineEvent, Metadata, SAMPLE_METADATA } from './metadata.ts';

/** `revised_at` of the feedback orders revisions of one item: the latest holds, in whatever order the events arrive. */
export const FeedbackRevised = defineEvent({
  detailType: 'FeedbackRevised',
  detail: z.object({
    metadata: Metadata,
    previous_label: Label,
    feedback: FeedbackItem.required({ revised_at: true }),
  }),
  sample: {
    metadata: SAMPLE_METADATA,
    previous_label: 'Negative',
    feedback: {
      ...FeedbackRecorded.sample.feedback,
      user_label: 'Neutral',
      submitted_label: 'Negative',
      revised_at: '2026-11-23T10:05:00.000Z',
    },
  },
});

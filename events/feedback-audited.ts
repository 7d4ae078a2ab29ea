// Says that a person looked at a correction a second time; its label is trusted in place of the user's.
import * as z from 'zod';
import { FeedbackId } from './feedback-submitted.ts';
import { Label } from './label.ts';
import { defineEvent, Metadata, SAMPLE_METADATA } from './metadata.ts';
import { invalidText, isValidText } from './valid-text.ts';

export const Auditor = z.string().min(1).max(128).refine(isValidText, invalidText('auditor'));

/** `metadata.time` is when the person decided: of several audits the latest decision holds, in whatever order they arrive. */
export const FeedbackAudited = defineEvent({
  detailType: 'FeedbackAudited',
  detail: z.strictObject({
    metadata: Metadata,
    feedback_id: FeedbackId,
    label: Label,
    auditor: Auditor.optional(),
  }),
  sample: {
    metadata: SAMPLE_METADATA,
    feedback_id: '0199c8a4-7f3e-7c3a-9d57-2f6f1f0c9f12',
    label: 'Negative',
    auditor: 'j.doe',
  },
});

// POST /submit-feedback, as its callers see it.
import * as z from 'zod';
import { Correction, FeedbackId } from '../../../events/feedback-submitted.ts';
import { json, operation } from '../operation.ts';

export const IdempotencyKey = z.object({
  'idempotency-key': z
    .string()
    .min(1)
    .max(255)
    .optional()
    .describe('the same key names the same correction, so that a retry is a repeat'),
});

/** Strict, so that a misspelt field is told and not dropped. */
export const SubmitRequest = z.strictObject(Correction.shape);

export const FeedbackTaken = z
  .strictObject({
    feedback_id: FeedbackId,
    repeated: z.boolean().describe('whether it was on record already'),
  })
  .meta({ id: 'FeedbackTaken' });

export const submitFeedbackOperation = operation({
  id: 'submitFeedback',
  method: 'POST',
  path: '/submit-feedback',
  service: 'feedback',
  caller: 'application',
  summary: 'Hand in one correction or confirmation',
  description:
    'Answered at once; counting and training follow. Without `feedback_id` and `Idempotency-Key` every call is a new correction.',
  headers: IdempotencyKey,
  body: {
    content: [
      json(SubmitRequest, {
        text: 'The handle came off on the second day.',
        user_label: 'Negative',
        prediction_id: '0199c8a4-7f3e-7c3a-9d57-2f6f1f0c9f12',
      }),
    ],
  },
  answers: {
    202: {
      description: 'Stored, or stored already',
      ...json(FeedbackTaken, { feedback_id: '0199c8a4-7f3e-7c3a-9d57-2f6f1f0c9f13', repeated: false }),
    },
  },
  problems: [
    'another-user',
    'unknown-prediction',
    'prediction-of-another-text',
    'feedback-clash',
    'feedback-erased',
  ],
});

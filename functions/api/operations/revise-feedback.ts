// PUT /feedback/{id}, as its callers see it.
import * as z from 'zod';
import { FeedbackId } from '../../../events/feedback-submitted.ts';
import { Label } from '../../../events/label.ts';
import { json, operation, Time } from '../operation.ts';
import { FeedbackPath } from './show-feedback.ts';

/** `revised_at` is when the person decided; without it, when the request arrives. It decides which write is the last. */
export const Revision = z.strictObject({
  user_label: Label,
  revised_at: z.iso
    .datetime()
    .transform((time) => new Date(time).toISOString())
    .optional(),
});

export const RevisionOutcome = z.enum(['revised', 'unchanged', 'superseded']);
export type RevisionOutcome = z.infer<typeof RevisionOutcome>;

export const Revised = z
  .strictObject({
    feedback_id: FeedbackId,
    outcome: RevisionOutcome.describe('superseded: a later revision stands, and is answered'),
    user_label: Label,
    revised_at: Time.optional(),
  })
  .meta({ id: 'Revised' });

export const reviseFeedbackOperation = operation({
  id: 'reviseFeedback',
  method: 'PUT',
  path: '/feedback/{id}',
  service: 'feedback',
  caller: 'application',
  summary: 'Change the label of a correction',
  description: 'The last write wins, by `revised_at`; the text stays.',
  pathParameters: FeedbackPath,
  body: { content: [json(Revision, { user_label: 'Neutral' })] },
  answers: {
    200: {
      description: 'The label that stands now',
      ...json(Revised, {
        feedback_id: '0199c8a4-7f3e-7c3a-9d57-2f6f1f0c9f13',
        outcome: 'revised',
        user_label: 'Neutral',
        revised_at: '2026-11-23T10:05:00.000Z',
      }),
    },
  },
  problems: ['unknown-feedback', 'feedback-erased'],
});

// DELETE /feedback/{id}, as its callers see it.
import * as z from 'zod';
import { Tombstone } from '../../../events/feedback-recorded.ts';
import { json, operation } from '../operation.ts';
import { FeedbackPath, seenBy, seenByExample } from './show-feedback.ts';

export const Erased = z
  .strictObject({ ...Tombstone.pick({ feedback_id: true, erased_at: true, split: true }).shape, ...seenBy })
  .meta({ id: 'Erased' });

export const erasedExample = {
  feedback_id: '0199c8a4-7f3e-7c3a-9d57-2f6f1f0c9f13',
  erased_at: '2026-11-23T11:00:00.000Z',
  split: 'train',
  ...seenByExample,
};

export const eraseFeedbackOperation = operation({
  id: 'eraseFeedback',
  method: 'DELETE',
  path: '/feedback/{id}',
  service: 'feedback',
  caller: 'application',
  summary: 'Erase a correction for good',
  description:
    'Its words go, a tombstone stays, the counters are put right, and no later dataset holds it. Erasing twice gives the same answer.',
  pathParameters: FeedbackPath,
  answers: {
    200: { description: 'Erased; the models named here had learnt from it', ...json(Erased, erasedExample) },
  },
  problems: ['unknown-feedback'],
});

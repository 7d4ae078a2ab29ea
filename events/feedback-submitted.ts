// A correction that anyone allowed to put events on the bus hands in: the loop's public way in beside HTTP.
import * as z from 'zod';
import { Label } from './label.ts';
import { defineEvent, Metadata } from './metadata.ts';
import { invalidText, isValidText } from './valid-text.ts';

export const MAXIMUM_TEXT_LENGTH = 5_000;

/** Characters are Unicode's, as people and JSON Schema count them: an emoji outside the basic plane is one. */
export const FeedbackText = z
  .string({ error: 'text is required and must be a string' })
  .trim()
  .min(1, 'text is empty after trimming; send 1 to 5,000 characters')
  .refine(isValidText, invalidText('text'))
  .refine(
    (text) => [...text].length <= MAXIMUM_TEXT_LENGTH,
    'text is longer than 5,000 characters after trimming; shorten or split it',
  )
  .meta({ minLength: 1, maxLength: MAXIMUM_TEXT_LENGTH, pattern: '\\S' });

/** Lower-case letters, digits, `-` and `_` in either case: safe as a key and in a log line. */
export const FeedbackId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{8,64}$/, 'feedback_id must be 8 to 64 letters, digits, "-" or "_"');

export const PredictionId = z.uuid({ error: 'prediction_id must be the UUID that a prediction answered' });

/** As the application knows its user; stored only as a keyed hash. */
export const UserId = z.string().min(1).max(128).refine(isValidText, invalidText('user_id'));

export const Correction = z.object({
  text: FeedbackText,
  user_label: Label,
  model_prediction: Label.optional(),
  prediction_id: PredictionId.optional(),
  feedback_id: FeedbackId.optional(),
  user_id: UserId.optional(),
});
export type Correction = z.infer<typeof Correction>;

export const FeedbackSubmitted = defineEvent({
  detailType: 'FeedbackSubmitted',
  detail: z.strictObject({ metadata: Metadata.optional(), ...Correction.shape }),
  sample: {
    text: 'The handle came off on the second day.',
    user_label: 'Negative',
    model_prediction: 'Neutral',
    feedback_id: '0199c8a4-7f3e-7c3a-9d57-2f6f1f0c9f12',
  },
});

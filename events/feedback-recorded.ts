// Says that a correction now stands in the feedback table; published from the table's stream, never beside the write.
import * as z from 'zod';
import { FeedbackId, FeedbackText } from './feedback-submitted.ts';
import { Label } from './label.ts';
import { defineEvent, Metadata, SAMPLE_METADATA } from './metadata.ts';

export const Split = z.enum(['train', 'holdout']);
export type Split = z.infer<typeof Split>;

/** A person's second look at a correction: `label` stands in place of `user_label`, and the row is trusted. */
export const Audit = z.object({
  label: Label,
  audited_at: z.iso.datetime(),
  auditor: z.string().min(1).max(128).optional(),
});
export type Audit = z.infer<typeof Audit>;

/** The chance with which feedback on a prediction was asked for; there is none of 0. */
export const AskProbability = z.number().gt(0).max(1);

/**
 * The item of the feedback table. `confidence` is the answering model's, `margin` its lead over the runner-up, both
 * 0 to 1; `ask_probability` is there only where feedback was asked for; `counted_at` is set by `accumulate`, once.
 * A revision sets `revised_at` and keeps the first label in `submitted_label`, by which a late repeat is recognised.
 */
export const FeedbackItem = z.object({
  feedback_id: FeedbackId,
  text: FeedbackText,
  user_label: Label,
  model_prediction: Label.optional(),
  confidence: z.number().min(0).max(1).optional(),
  margin: z.number().min(0).max(1).optional(),
  ask_probability: AskProbability.optional(),
  model_version: z.number().int().positive().optional(),
  prediction_id: z.uuid().optional(),
  user_id: z.string().optional(),
  split: Split,
  timestamp: z.iso.datetime(),
  counted_at: z.iso.datetime().optional(),
  revised_at: z.iso.datetime().optional(),
  submitted_label: Label.optional(),
  audit: Audit.optional(),
});
export type FeedbackItem = z.infer<typeof FeedbackItem>;

/** What stays of an erased item under its id: enough to refuse a late repeat and to name the datasets that held it. */
export const Tombstone = z.object({
  feedback_id: FeedbackId,
  erased_at: z.iso.datetime(),
  submitted_at: z.iso.datetime(),
  split: Split,
});
export type Tombstone = z.infer<typeof Tombstone>;

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

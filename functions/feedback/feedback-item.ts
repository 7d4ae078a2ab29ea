// Turns a correction, and the prediction it names, into the item that the feedback table keeps.
import type { FeedbackItem } from '../../events/feedback-recorded.ts';
import type { Correction } from '../../events/feedback-submitted.ts';
import type { PredictionRecord } from '../inference/prediction-record.ts';
import { splitOf } from './split.ts';

export const feedbackItem = (
  correction: Correction,
  feedbackId: string,
  now: Date,
  prediction?: PredictionRecord,
): FeedbackItem => ({
  ...correction,
  ...(prediction === undefined
    ? {}
    : {
        model_prediction: prediction.label,
        confidence: prediction.confidence,
        ...(prediction.model_version === undefined ? {} : { model_version: prediction.model_version }),
        ...(prediction.margin === undefined ? {} : { margin: prediction.margin }),
        ...(prediction.asked ? { ask_probability: prediction.ask_probability } : {}),
      }),
  feedback_id: feedbackId,
  split: splitOf(correction.text),
  timestamp: now.toISOString(),
});

/** Whether a second submission under one id says the same: then it is a repeat, else a clash. A revision does not make a repeat a clash. */
export const saysTheSame = (
  stored: Pick<FeedbackItem, 'text' | 'user_label' | 'submitted_label'>,
  correction: Correction,
): boolean =>
  stored.text === correction.text && (stored.submitted_label ?? stored.user_label) === correction.user_label;

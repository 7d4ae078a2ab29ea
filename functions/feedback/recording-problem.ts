// What a caller is told when a correction could not be recorded, one by one or row by row.
import { Problem } from '../runtime/problem.ts';
import type { Recording } from './record-feedback.ts';
import { erasedFeedback } from './stored-feedback.ts';

/** @returns undefined when it stands on record now. */
export const recordingProblem = (recording: Recording): Problem | undefined => {
  if (recording.outcome === 'unknown-prediction')
    return new Problem(
      'unknown-prediction',
      `No prediction ${recording.prediction_id} is on record (they are kept for a while only). Send the feedback without prediction_id, or with the id that /predict-sentiment answered.`,
    );
  if (recording.outcome === 'other-text')
    return new Problem(
      'prediction-of-another-text',
      `Prediction ${recording.prediction_id} is named by feedback ${recording.feedback_id} about another text. Send this text's own prediction_id, as /predict-sentiment answered it, or none.`,
    );
  if (recording.outcome === 'erased') return erasedFeedback(recording.tombstone);
  if (recording.outcome === 'clash')
    return new Problem(
      'feedback-clash',
      `Feedback ${recording.feedback_id} was recorded with another text or label. Use a new id or Idempotency-Key for a new correction.`,
    );
  return undefined;
};

// Corrections, stored feedback and counters for tests: valid by default, different where a test says so.
import type { FeedbackItem } from '../../events/feedback-recorded.ts';
import type { Correction } from '../../events/feedback-submitted.ts';
import { LABELS, type Label } from '../../events/label.ts';
import { SAMPLE_METADATA } from '../../events/metadata.ts';
import { type Counters, NO_COUNTS } from '../../functions/feedback/counters.ts';
import { fromBus } from './lambda-events.ts';
import { START } from './loop-world.ts';

export const correction = (changes: Partial<Correction> = {}): Correction => ({
  text: 'The handle came off on the second day.',
  user_label: 'Negative',
  ...changes,
});

export const feedback = (changes: Partial<FeedbackItem> = {}): FeedbackItem => ({
  ...correction(),
  feedback_id: 'feedback-000001',
  split: 'train',
  timestamp: START,
  ...changes,
});

/** `feedback-000000`, `feedback-000001`, …; labels in turn, every third item names a prediction, every sixth was asked for. */
export const manyFeedback = (count: number): FeedbackItem[] =>
  Array.from({ length: count }, (_, index) =>
    feedback({
      feedback_id: `feedback-${String(index).padStart(6, '0')}`,
      text: `Review number ${index}.`,
      user_label: LABELS[index % LABELS.length] as Label,
      ...(index % 3 === 0 ? { model_prediction: LABELS[(index >> 2) % LABELS.length] as Label } : {}),
      ...(index % 6 === 0 ? { ask_probability: 0.3 } : {}),
    }),
  );

/** As it stands in the counting queue. */
export const recordedMessage = (item: FeedbackItem) =>
  fromBus('FeedbackRecorded', { metadata: SAMPLE_METADATA, feedback: item }, `event-${item.feedback_id}`);

export const counters = (changes: Partial<Counters> = {}): Counters => ({ ...NO_COUNTS, ...changes });

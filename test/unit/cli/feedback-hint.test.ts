// What `loop predict` says about feedback on its answer.
import { expect, test } from 'vitest';
import { feedbackHint } from '../../../cli/feedback-hint.ts';

const answer = (wanted: boolean, reason: string) => ({
  prediction_id: 'p-1',
  label: 'Neutral',
  feedback: { wanted, reason, probability: 0.05 },
});

test.each([
  ['low-margin', 'the model was unsure'],
  ['rare-class', 'this label is rare'],
  ['exploration', 'a random sample'],
])('wanted feedback (%s) comes with its reason and the command to give it', (reason, words) => {
  const hint = feedbackHint(answer(true, reason));
  expect(hint).toContain(words);
  expect(hint).toContain('loop feedback Neutral "…" --prediction p-1');
});

test('feedback that is not needed is not refused either', () => {
  expect(feedbackHint(answer(false, 'not-needed'))).toContain('not needed');
});

test('under a refusal stands no hint', () => {
  expect(feedbackHint({ type: 'urn:sentiment:problem:no-model-live', status: 503 })).toBeUndefined();
});

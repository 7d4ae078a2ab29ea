// Sentences no usable model gets wrong, sent through the live endpoint before a model is called promoted.
import type { Label } from '../../events/label.ts';
import type { Sentiment } from '../inference/sentiment-endpoint.ts';

export interface GoldenSentence {
  readonly text: string;
  readonly label: Label;
}

export const GOLDEN_SENTENCES: readonly GoldenSentence[] = [
  { text: 'I love it, works great, easy to use and well made. Highly recommend!', label: 'Positive' },
  { text: 'Perfect. Best purchase I have made this year, very happy with it.', label: 'Positive' },
  {
    text: 'Broke after two days, waste of money. Very disappointed, returned it for a refund.',
    label: 'Negative',
  },
  { text: 'Terrible quality, stopped working within a week. Do not buy.', label: 'Negative' },
];

export interface Verification {
  readonly passed: boolean;
  readonly reason: string;
}

const SUM_TOLERANCE = 0.01;

/** The right model answers, its scores are a distribution, and it gets the golden sentences right. */
export const verify = (answers: readonly Sentiment[], modelId: string): Verification => {
  const stranger = answers.find((answer) => answer.modelId !== modelId);
  if (stranger !== undefined)
    return { passed: false, reason: `Model ${stranger.modelId} answered instead of ${modelId}.` };
  const skewed = answers.findIndex(
    ({ scores }) =>
      Math.abs(Object.values(scores).reduce((sum, score) => sum + score, 0) - 1) > SUM_TOLERANCE,
  );
  if (skewed !== -1)
    return { passed: false, reason: `The scores of golden sentence ${skewed + 1} do not add up to 1.` };
  const wrong = GOLDEN_SENTENCES.filter(({ label }, index) => answers[index]?.label !== label);
  if (wrong.length > 0)
    return {
      passed: false,
      reason: `${wrong.length} of ${GOLDEN_SENTENCES.length} golden sentences got the wrong label, the first: "${wrong[0]?.text}"`,
    };
  return { passed: true, reason: `All ${GOLDEN_SENTENCES.length} golden sentences got the right label.` };
};

// Reads a model's answer as the prediction route does: the likeliest label, how sure, and how far ahead of the runner-up.
import { LABELS, type Label } from '../../events/label.ts';
import type { Scores } from './learner.ts';

export interface Answer {
  readonly label: Label;
  readonly confidence: number;
  readonly margin: number;
}

const share = (value: number): number => Math.min(1, Math.max(0, value));

/** @throws Error when the scores are not one for each label. */
export const answerFrom = (scores: Scores): Answer => {
  if (scores.length !== LABELS.length || scores.some((score) => !Number.isFinite(score)))
    throw new Error(
      `A model answered ${JSON.stringify(scores)}; one number for each of ${LABELS} is needed.`,
    );
  const [first = 0, second = 0] = [...scores].sort((a, b) => b - a);
  const label = LABELS[scores.indexOf(first)] as Label;
  return { label, confidence: share(first), margin: share(first - second) };
};

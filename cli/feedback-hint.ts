// One sentence under a prediction: whether feedback on it would help, and how to give it.
import * as z from 'zod';

const Answer = z.object({
  prediction_id: z.string(),
  label: z.string(),
  feedback: z.object({ wanted: z.boolean(), reason: z.string() }),
});

const WHY: Record<string, string> = {
  'low-margin': 'the model was unsure',
  'rare-class': 'this label is rare',
  exploration: 'a random sample of answers is checked',
};

/** @returns undefined for a body that is no prediction. */
export const feedbackHint = (body: unknown): string | undefined => {
  const { data } = Answer.safeParse(body);
  if (data === undefined) return undefined;
  const { prediction_id, label, feedback } = data;
  if (!feedback.wanted) return 'Feedback on this answer is not needed; it is welcome all the same.';
  const why = WHY[feedback.reason] ?? feedback.reason;
  return `Feedback on this answer is wanted (${why}), also if it is right: loop feedback ${label} "…" --prediction ${prediction_id}`;
};

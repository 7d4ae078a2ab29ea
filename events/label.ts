// The three sentiments every part of the loop agrees on, in the sorted order that the model's outputs use.
import * as z from 'zod';

export const LABELS = ['Negative', 'Neutral', 'Positive'] as const;

export const Label = z.enum(LABELS, {
  error: (issue) => `${JSON.stringify(issue.input)} is not a label; use one of ${LABELS.join(', ')}`,
});
export type Label = z.infer<typeof Label>;

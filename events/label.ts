// The three sentiments every part of the loop agrees on, in the sorted order that the model's outputs use.
import * as z from 'zod';

export const LABELS = ['Negative', 'Neutral', 'Positive'] as const;

const LONGEST_QUOTE = 40;

/** Only words are quoted, and not many: what else was sent may be deep, long, or a whole review. */
const inWords = (input: unknown): string => {
  if (typeof input !== 'string') return input === undefined ? 'nothing' : `a value of type ${typeof input}`;
  return JSON.stringify(input.length <= LONGEST_QUOTE ? input : `${input.slice(0, LONGEST_QUOTE)}…`);
};

export const Label = z.enum(LABELS, {
  error: ({ input }) => `${inWords(input)} is not a label; use one of ${LABELS.join(', ')}`,
});
export type Label = z.infer<typeof Label>;

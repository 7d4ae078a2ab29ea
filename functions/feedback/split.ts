// Decides whether a correction may teach the model or only examine it: 80 % train, 20 % holdout.
import { createHash } from 'node:crypto';
import type { Split } from '../../events/feedback-recorded.ts';
import { normalisedText } from './normalised-text.ts';

export const HOLDOUT_SHARE = 0.2;

/** The same for equal normalised texts, forever: a held-out text never trains. */
export const splitOf = (text: string): Split => {
  const digest = createHash('sha256').update(normalisedText(text)).digest();
  return digest.readUInt32BE(0) / 2 ** 32 < HOLDOUT_SHARE ? 'holdout' : 'train';
};

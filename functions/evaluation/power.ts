// How many more corrections it takes to see a gain: what a held candidate's owner wants to know. Pure.
import { HOLDOUT_SHARE } from '../feedback/split.ts';
import { normalQuantile } from './normal-quantile.ts';

/** A gain is "seen" when it is seen this often. */
const POWER = 0.8;

interface Spread {
  readonly rows: number;
  readonly standard_error: number;
}

/** The largest standard error with which a true gain is found in four of five comparisons at error `alpha`. */
export const standardErrorNeeded = (gain: number, alpha: number): number =>
  gain / (normalQuantile(1 - alpha) + normalQuantile(POWER));

/**
 * Corrections still to come, of which HOLDOUT_SHARE are held out and judged. Precision (1 / standard error²) adds up;
 * a held-out correction is taken to bring what a row of the base test set brings, which is drawn as corrections come.
 */
export const correctionsNeeded = (now: Spread, perRow: Spread, gain: number, alpha: number): number => {
  if (now.standard_error === 0 || perRow.standard_error === 0) return 0;
  const missing = standardErrorNeeded(gain, alpha) ** -2 - now.standard_error ** -2;
  const rows = missing * perRow.rows * perRow.standard_error ** 2;
  return Math.max(0, Math.ceil(rows / HOLDOUT_SHARE));
};

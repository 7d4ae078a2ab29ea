// Chooses the corrections that an error rate is taken from: those asked for, or all where an application does not ask. Pure.
import type { ErrorBasis } from '../../events/retraining-requested.ts';
import { type Counts, WEIGHT_UNITS } from '../feedback/counters.ts';
import type { Tally } from './error-rate.ts';

/** With fewer asked rows than this share of those compared, an application does not ask, or hardly. */
const ASKING_SHARE = 0.05;

export interface Basis extends Tally {
  readonly basis: ErrorBasis;
  readonly largestWeight: number;
}

/** People who speak up unasked speak up about errors, so asked rows alone are believed wherever there are some. */
export const basisOf = (window: Counts, leastAskProbability: number): Basis => {
  const { compared, disagreements, asked } = window;
  if (asked === 0 || asked < ASKING_SHARE * compared) {
    const plain = {
      weight: compared,
      squares: compared,
      wrongWeight: disagreements,
      wrongSquares: disagreements,
    };
    return { basis: 'all', rows: compared, ...plain, largestWeight: 1 };
  }
  const tally = {
    weight: window.asked_weight / WEIGHT_UNITS,
    squares: window.asked_squares / WEIGHT_UNITS ** 2,
    wrongWeight: window.asked_wrong_weight / WEIGHT_UNITS,
    wrongSquares: window.asked_wrong_squares / WEIGHT_UNITS ** 2,
  };
  // Rows asked for under an earlier, smaller chance may weigh more than any would now.
  const largestWeight = Math.max(1 / leastAskProbability, tally.squares / tally.weight);
  return { basis: 'asked', rows: asked, ...tally, largestWeight };
};

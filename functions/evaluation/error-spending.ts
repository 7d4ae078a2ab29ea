// Looking again and again at growing evidence finds a difference by luck sooner or later: this says how much luck each look may use. Pure.

/** The one-sided chance that an equal candidate is promoted at some look of a round. */
export const ERROR_PER_ROUND = 0.05;

/**
 * What each look of a round may spend. The first is generous, so that a large gain is promoted at once; the sum is ERROR_PER_ROUND.
 * Because the looks' chances are only added up, it holds however much their rows and candidates overlap.
 */
export const ERROR_BY_LOOK = [0.02, 0.0025, 0.005, 0.0075, 0.015] as const;

/** A look already taken at the same champion: the newest candidate of `cycle` was compared with it. */
export interface Look {
  readonly cycle: number;
  /** One-sided p-value that was seen, and the error that the look was allowed. */
  readonly p_value: number;
  readonly alpha: number;
  readonly macro_f1_difference: number;
  readonly rows: number;
}

export interface Allowance {
  /** Which look at this champion this is (from 1). */
  readonly look: number;
  /** Promoted only with a p-value of at most this. */
  readonly alpha: number;
}

/** After the last look of a round the next begins: a loop never ends up unable to promote. */
export const allowance = (looksTaken: number): Allowance => ({
  look: looksTaken + 1,
  alpha: ERROR_BY_LOOK[looksTaken % ERROR_BY_LOOK.length] as number,
});

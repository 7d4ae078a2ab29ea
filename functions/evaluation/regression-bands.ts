// How far a class may fall before it counts as a regression: as far as chance can take it, which depends on its rows. Pure.
import type { Comparison } from './evaluation-report.ts';
import { normalQuantile } from './normal-quantile.ts';

/** The chance that an equal candidate is rejected for a class, whichever: shared out among the classes. */
const CLASS_ERROR = 0.025;

/** A fall of F1 that is smaller is no reason to reject, however certain it is. */
export const CLASS_TOLERANCE = 0.02;

/** With five rows on which models disagree, not even five of five tell them apart (exact McNemar: p = .06). */
const LEAST_DISAGREEMENT = 6;

export const tooFewDisagree = ({ discordant_rows }: Pick<Comparison, 'discordant_rows'>): boolean =>
  discordant_rows < LEAST_DISAGREEMENT;

type ClassFigures = Comparison['per_class_f1'][string];

/** The bootstrap cannot see the spread of a class with hardly a row, so one row's weight is the least there is. */
export const band = ({ standard_error, support }: ClassFigures, classes: number): number => {
  const chance = normalQuantile(1 - CLASS_ERROR / classes) * standard_error;
  return Math.max(CLASS_TOLERANCE, chance, support === 0 ? 1 : 1 / support);
};

export interface Regressed extends ClassFigures {
  readonly label: string;
  readonly band: number;
}

/** The class that fell farthest below its band, if any did. */
export const regressedClass = ({ per_class_f1 }: Pick<Comparison, 'per_class_f1'>): Regressed | undefined => {
  const classes = Object.entries(per_class_f1);
  return classes
    .map(([label, figures]) => ({ label, ...figures, band: band(figures, classes.length) }))
    .filter((one) => one.difference < -one.band)
    .sort((one, other) => one.difference + one.band - (other.difference + other.band))[0];
};

// Decides on which predictions feedback is asked for: where the model is unsure, where a class is rare, and now and then elsewhere.

export interface AskingLimits {
  /** Below this lead of the likeliest label over the runner-up (0 to 1) feedback is always asked for. */
  readonly margin: number;
  /** A predicted class with a smaller share of the training rows than this is rare. */
  readonly rareShare: number;
  /** The chance with which all other predictions are asked about; above 0, or no weight could speak for them. */
  readonly exploration: number;
}

export type AskingReason = 'low-margin' | 'rare-class' | 'exploration' | 'not-needed';

export interface Asking {
  readonly wanted: boolean;
  readonly reason: AskingReason;
  /** The known chance with which a prediction like this one is asked about, whether or not this one was. */
  readonly probability: number;
}

/** Every other answer with a rare class: often right, so that always asking would tire people for little. */
export const RARE_CLASS_PROBABILITY = 0.5;

interface Answered {
  /** 0 to 1. */
  readonly margin: number;
  /** The predicted class's share of the answering model's training rows; undefined where it is not on record. */
  readonly share: number | undefined;
}

const rule = ({ margin, share }: Answered, limits: AskingLimits): Omit<Asking, 'wanted'> => {
  if (margin < limits.margin) return { reason: 'low-margin', probability: 1 };
  if (share !== undefined && share < limits.rareShare)
    return { reason: 'rare-class', probability: Math.max(RARE_CLASS_PROBABILITY, limits.exploration) };
  return { reason: 'exploration', probability: limits.exploration };
};

/**
 * Whoever is asked is a probability sample: each row's weight is 1 / probability. @param chance uniform in [0, 1).
 */
export const askForFeedback = (answered: Answered, limits: AskingLimits, chance: number): Asking => {
  const { reason, probability } = rule(answered, limits);
  const wanted = chance < probability;
  return { wanted, reason: wanted ? reason : 'not-needed', probability };
};

// Reads the stage's limits for retraining from the environment.
import { number, readEnvironment, whole } from '../runtime/environment.ts';
import type { Limits } from './thresholds.ts';

export const readLimits = (): Limits => {
  const settings = readEnvironment({
    VOLUME_THRESHOLD: whole.positive(),
    DISAGREEMENT_LIMIT: number.min(0).max(1),
    DISAGREEMENT_MINIMUM: whole.positive(),
    ASK_EXPLORATION: number.gt(0).max(1),
    LABEL_SHIFT_LIMIT: number.positive(),
    LABEL_SHIFT_MINIMUM: whole.positive(),
    AGE_LIMIT_SECONDS: whole.nonnegative(),
    COOL_DOWN_SECONDS: whole.nonnegative(),
    PATIENCE: whole.positive(),
  });
  return {
    volume: settings.VOLUME_THRESHOLD,
    disagreement: settings.DISAGREEMENT_LIMIT,
    disagreementMinimum: settings.DISAGREEMENT_MINIMUM,
    leastAskProbability: settings.ASK_EXPLORATION,
    labelShift: settings.LABEL_SHIFT_LIMIT,
    labelShiftMinimum: settings.LABEL_SHIFT_MINIMUM,
    ageSeconds: settings.AGE_LIMIT_SECONDS,
    coolDownSeconds: settings.COOL_DOWN_SECONDS,
    patience: settings.PATIENCE,
  };
};

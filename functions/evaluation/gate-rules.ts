// Reads the stage's rules for promotion from the environment.
import * as z from 'zod';
import { number, readEnvironment } from '../runtime/environment.ts';
import type { GateRules } from './promotion-gate.ts';

export const readGateRules = (): GateRules => {
  const settings = readEnvironment({
    GATE_RULE: z.enum(['evidence', 'accuracy']),
    GATE_MACRO_F1_FLOOR: number.min(0).max(1),
    GATE_ACCURACY_FLOOR: number.min(0).max(1),
    GATE_MINIMUM_EFFECT: number.min(0).max(1),
    GATE_EFFECT_OF_INTEREST: number.gt(0).max(1),
  });
  return {
    rule: settings.GATE_RULE,
    macroF1Floor: settings.GATE_MACRO_F1_FLOOR,
    accuracyFloor: settings.GATE_ACCURACY_FLOOR,
    minimumEffect: settings.GATE_MINIMUM_EFFECT,
    effectOfInterest: settings.GATE_EFFECT_OF_INTEREST,
  };
};

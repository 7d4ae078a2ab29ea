// Lets the real gate judge a pair cycle after cycle, as the loop does: until it promotes, each look going into the history.
import type { Decision } from '../../../events/cycle-outcomes.ts';
import type { Look } from '../../../functions/evaluation/error-spending.ts';
import {
  type GateRules,
  type Judged,
  judgeCandidate,
  lookOf,
} from '../../../functions/evaluation/promotion-gate.ts';

export const RULES: GateRules = {
  rule: 'evidence',
  macroF1Floor: 0.4,
  accuracyFloor: 0.5,
  minimumEffect: 0.005,
  effectOfInterest: 0.02,
};

export interface Course {
  /** At the first look. */
  readonly first: Decision;
  readonly firstReason: string;
  readonly firstByAccuracy: Decision;
  /** The look (from 1) at which it was promoted; undefined when at none. */
  readonly promotedAt: number | undefined;
  readonly promotedByAccuracyAt: number | undefined;
  readonly standardErrors: readonly number[];
}

const promotedAt = (looks: readonly Judged[], rules: GateRules): number | undefined => {
  const history: Look[] = [];
  for (const [index, report] of looks.entries()) {
    const verdict = judgeCandidate(report, rules, history);
    if (verdict.decision === 'PROMOTE') return index + 1;
    const look = lookOf(index + 1, verdict);
    if (look !== undefined) history.push(look);
  }
  return undefined;
};

export const courseOf = (looks: readonly Judged[]): Course => {
  const first = looks[0];
  if (first === undefined) throw new Error('A pair without a look.');
  const byAccuracy: GateRules = { ...RULES, rule: 'accuracy' };
  const { decision, reason_code } = judgeCandidate(first, RULES);
  return {
    first: decision,
    firstReason: reason_code,
    firstByAccuracy: judgeCandidate(first, byAccuracy).decision,
    promotedAt: promotedAt(looks, RULES),
    promotedByAccuracyAt: promotedAt(looks, byAccuracy),
    standardErrors: looks.map(({ comparison }) => comparison?.pooled.standard_error ?? Number.NaN),
  };
};

// The gate: promotes a candidate only on evidence, and says in words and numbers why it did or did not.
import type { Verdict } from '../../events/cycle-outcomes.ts';
import type { Comparison, EvaluationReport } from './evaluation-report.ts';

export interface GateRules {
  /** `evidence`: paired comparison with intervals; `accuracy`: the plain "accuracy > previous accuracy". */
  readonly rule: 'evidence' | 'accuracy';
  /** Least macro-F1 and accuracy on the base test set, shares of 1. */
  readonly macroF1Floor: number;
  readonly accuracyFloor: number;
  /** Least gain of macro-F1 worth a deployment. */
  readonly minimumEffect: number;
}

type Judgement = Pick<Verdict, 'decision' | 'reason_code' | 'reason'>;
type Check = (report: EvaluationReport, rules: GateRules) => Judgement | undefined;

/** Sum of the 97.5 % and 80 % normal quantiles: a true effect of this many standard errors is seen four times in five. */
const POWER_Z = 1.96 + 0.84;

const figure = (value: number): string => value.toFixed(3);
const signed = (value: number): string => `${value < 0 ? '−' : '+'}${figure(Math.abs(value))}`;
const between = ([low, high]: readonly [number, number]): string =>
  `95 % interval ${signed(low)} to ${signed(high)}`;

const belowFloor: Check = ({ candidate }, { macroF1Floor, accuracyFloor }) => {
  const { macro_f1, accuracy } = candidate.test;
  if (macro_f1 >= macroF1Floor && accuracy >= accuracyFloor) return undefined;
  return {
    decision: 'REJECT',
    reason_code: 'BELOW_FLOOR',
    reason: `The candidate is below the floor: macro-F1 ${figure(macro_f1)} (floor ${figure(macroF1Floor)}), accuracy ${figure(accuracy)} (floor ${figure(accuracyFloor)}).`,
  };
};

const firstModel: Check = ({ champion, candidate }) =>
  champion === null
    ? {
        decision: 'PROMOTE',
        reason_code: 'FIRST_MODEL',
        reason: `The first model, above the floors: macro-F1 ${figure(candidate.test.macro_f1)} on ${candidate.test.rows} rows.`,
      }
    : undefined;

const byAccuracyAlone: Check = ({ candidate, champion }, { rule }) => {
  if (rule !== 'accuracy' || champion === null) return undefined;
  const [now, before] = [candidate.test.accuracy, champion.test.accuracy];
  return now > before
    ? {
        decision: 'PROMOTE',
        reason_code: 'MORE_ACCURATE',
        reason: `Accuracy rose from ${figure(before)} to ${figure(now)}.`,
      }
    : {
        decision: 'REJECT',
        reason_code: 'NOT_MORE_ACCURATE',
        reason: `Accuracy did not rise: ${figure(before)} before, ${figure(now)} now.`,
      };
};

const worse: Check = ({ comparison }) => {
  if (comparison === null || comparison.test.macro_f1_interval[1] >= 0) return undefined;
  const { macro_f1_difference, macro_f1_interval, rows } = comparison.test;
  return {
    decision: 'REJECT',
    reason_code: 'WORSE',
    reason: `The candidate is worse than the champion: macro-F1 ${signed(macro_f1_difference)} (${between(macro_f1_interval)}) on the same ${rows} rows.`,
  };
};

const classRegressed: Check = ({ comparison }) => {
  const regressed = Object.entries(comparison?.test.per_class_f1 ?? {}).find(
    ([, { interval }]) => interval[1] < 0,
  );
  if (regressed === undefined) return undefined;
  const [label, { difference, interval }] = regressed;
  return {
    decision: 'REJECT',
    reason_code: 'CLASS_REGRESSED',
    reason: `The class ${label} got worse: F1 ${signed(difference)} (${between(interval)}).`,
  };
};

const worseOnFeedback: Check = ({ comparison }) => {
  const holdout = comparison?.holdout;
  if (holdout === undefined || holdout === null || holdout.macro_f1_interval[1] >= 0) return undefined;
  return {
    decision: 'REJECT',
    reason_code: 'WORSE_ON_FEEDBACK',
    reason: `On ${holdout.rows} held-out corrections the candidate is worse: macro-F1 ${signed(holdout.macro_f1_difference)} (${between(holdout.macro_f1_interval)}).`,
  };
};

const better: Check = ({ comparison }, { minimumEffect }) => {
  if (comparison === null) return undefined;
  const { macro_f1_difference, macro_f1_interval, rows } = comparison.test;
  if (macro_f1_interval[0] <= 0 || macro_f1_difference < minimumEffect) return undefined;
  return {
    decision: 'PROMOTE',
    reason_code: 'BETTER',
    reason: `macro-F1 ${signed(macro_f1_difference)} (${between(macro_f1_interval)}) on the same ${rows} rows, and no class got worse.`,
  };
};

/** The gain that a decision turns on: the one seen, or the least one worth having. */
const effectToSee = ({ macro_f1_difference }: Comparison, minimumEffect: number): number =>
  Math.max(macro_f1_difference, minimumEffect, 0.005);

/** Test rows at which such a gain would be seen four times in five. */
export const rowsNeeded = (comparison: Comparison, minimumEffect: number): number => {
  const { rows, standard_error } = comparison;
  return Math.ceil(rows * ((POWER_Z * standard_error) / effectToSee(comparison, minimumEffect)) ** 2);
};

const identical: Check = ({ comparison }) => {
  if (comparison === null || comparison.test.standard_error > 0) return undefined;
  if (comparison.test.macro_f1_difference !== 0) return undefined;
  return {
    decision: 'HOLD',
    reason_code: 'NO_DIFFERENCE',
    reason: `The candidate scores exactly as the champion on the same ${comparison.test.rows} rows: there is nothing to deploy.`,
  };
};

const undecided = (comparison: Comparison, { minimumEffect }: GateRules): Judgement => {
  const { macro_f1_difference, macro_f1_interval, rows } = comparison;
  const seen = `macro-F1 ${signed(macro_f1_difference)} (${between(macro_f1_interval)}) on ${rows} rows`;
  if (macro_f1_interval[0] > 0)
    return {
      decision: 'HOLD',
      reason_code: 'TOO_SMALL',
      reason: `The gain is real but smaller than the ${figure(minimumEffect)} worth a deployment: ${seen}.`,
    };
  return {
    decision: 'HOLD',
    reason_code: 'UNDERPOWERED',
    reason: `Cannot be told from chance: ${seen}. To see a gain of ${figure(effectToSee(comparison, minimumEffect))} four times in five takes about ${rowsNeeded(comparison, minimumEffect)} test rows, or more corrections that widen it.`,
  };
};

const CHECKS: readonly Check[] = [
  belowFloor,
  firstModel,
  byAccuracyAlone,
  identical,
  worse,
  classRegressed,
  worseOnFeedback,
  better,
];

/** The first check that has something to say decides; when none has, the candidate is held. */
export const judgeCandidate = (report: EvaluationReport, rules: GateRules): Verdict => {
  const { candidate, champion, comparison } = report;
  const scores = ({ accuracy, macro_f1 }: { accuracy: number; macro_f1: number }) => ({ accuracy, macro_f1 });
  for (const check of CHECKS) {
    const judgement = check(report, rules);
    if (judgement !== undefined) return { ...judgement, ...sides() };
  }
  if (comparison === null)
    throw new Error('The report names a champion but holds no comparison; Evaluate is broken.');
  return { ...undecided(comparison.test, rules), ...sides() };

  function sides() {
    return {
      candidate: scores(candidate.test),
      ...(champion === null ? {} : { champion: scores(champion.test) }),
    };
  }
};

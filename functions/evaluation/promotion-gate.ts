// The gate: promotes a candidate only on evidence, and says in words and numbers why it did or did not. Pure: no I/O, no clock, no chance.
import type { Decision, Verdict } from '../../events/cycle-outcomes.ts';
import { type Allowance, allowance, type Look } from './error-spending.ts';
import type { Comparison, Metrics } from './evaluation-report.ts';
import { between, bySet, figure, type SetDifference, seen, signed } from './gate-words.ts';
import { correctionsNeeded } from './power.ts';
import { regressedClass, tooFewDisagree } from './regression-bands.ts';

export interface GateRules {
  /** `evidence`: paired comparison with intervals; `accuracy`: the plain "accuracy > previous accuracy". */
  readonly rule: 'evidence' | 'accuracy';
  /** Least macro-F1 and accuracy on the base test set, shares of 1. */
  readonly macroF1Floor: number;
  readonly accuracyFloor: number;
  /** Least gain of macro-F1 worth a deployment. */
  readonly minimumEffect: number;
  /** The gain of macro-F1 for which a held candidate is told how many corrections are still needed. */
  readonly effectOfInterest: number;
}

type Scored = { readonly test: Pick<Metrics, 'accuracy' | 'macro_f1'> };

/** What the gate reads of an evaluation report: `EvaluationReport` fits, and so does what a simulation makes. */
export interface Judged {
  readonly candidate: Scored;
  readonly champion: Scored | null;
  readonly comparison: {
    readonly test: Pick<Comparison, 'rows' | 'standard_error'> & SetDifference;
    readonly golden?: SetDifference | null;
    readonly holdout: Comparison | null;
    readonly pooled: Comparison;
  } | null;
}

interface Case {
  readonly report: Judged;
  readonly rules: GateRules;
  readonly allowed: Allowance;
}

type Judgement = Pick<Verdict, 'decision' | 'reason_code' | 'reason'>;
type Check = (what: Case) => Judgement | undefined;

const judged = (decision: Decision, reason_code: Verdict['reason_code'], reason: string): Judgement => ({
  decision,
  reason_code,
  reason,
});

const belowFloor: Check = ({ report, rules: { macroF1Floor, accuracyFloor } }) => {
  const { macro_f1, accuracy } = report.candidate.test;
  if (macro_f1 >= macroF1Floor && accuracy >= accuracyFloor) return undefined;
  return judged(
    'REJECT',
    'BELOW_FLOOR',
    `The candidate is below the floor: macro-F1 ${figure(macro_f1)} (floor ${figure(macroF1Floor)}), accuracy ${figure(accuracy)} (floor ${figure(accuracyFloor)}).`,
  );
};

const firstModel: Check = ({ report: { champion, candidate } }) =>
  champion !== null
    ? undefined
    : judged(
        'PROMOTE',
        'FIRST_MODEL',
        `The first model, above the floors: macro-F1 ${figure(candidate.test.macro_f1)}, accuracy ${figure(candidate.test.accuracy)} on the test set.`,
      );

const byAccuracyAlone: Check = ({ report: { candidate, champion }, rules: { rule } }) => {
  if (rule !== 'accuracy' || champion === null) return undefined;
  const [now, before] = [candidate.test.accuracy, champion.test.accuracy];
  return now > before
    ? judged('PROMOTE', 'MORE_ACCURATE', `Accuracy rose from ${figure(before)} to ${figure(now)}.`)
    : judged(
        'REJECT',
        'NOT_MORE_ACCURATE',
        `Accuracy did not rise: ${figure(before)} before, ${figure(now)} now.`,
      );
};

const identical: Check = ({ report: { comparison } }) =>
  comparison === null || comparison.pooled.discordant_rows > 0
    ? undefined
    : judged(
        'HOLD',
        'NO_DIFFERENCE',
        `The candidate answers exactly as the champion on the same ${comparison.pooled.rows} rows: there is nothing to deploy.`,
      );

const worse: Check = ({ report: { comparison } }) => {
  if (comparison === null || tooFewDisagree(comparison.pooled)) return undefined;
  if (comparison.pooled.macro_f1_interval[1] >= 0) return undefined;
  return judged('REJECT', 'WORSE', `The candidate is worse than the champion: ${seen(comparison.pooled)}.`);
};

const classRegressed: Check = ({ report: { comparison } }) => {
  const regressed = comparison === null ? undefined : regressedClass(comparison.pooled);
  if (regressed === undefined) return undefined;
  const { label, difference, band, support } = regressed;
  return judged(
    'REJECT',
    'CLASS_REGRESSED',
    `The class ${label} got worse: F1 ${signed(difference)} on its ${support} rows, where chance explains ${signed(-band)} at most.`,
  );
};

/** People correct what the champion got wrong, which flatters the candidate: worse even here is worse. */
const worseOnFeedback: Check = ({ report: { comparison } }) => {
  const holdout = comparison?.holdout;
  if (holdout === undefined || holdout === null || tooFewDisagree(holdout)) return undefined;
  if (holdout.macro_f1_interval[1] >= 0) return undefined;
  return judged(
    'REJECT',
    'WORSE_ON_FEEDBACK',
    `On ${holdout.rows} held-out corrections the candidate is worse: macro-F1 ${signed(holdout.macro_f1_difference)} (${between(holdout.macro_f1_interval)}).`,
  );
};

const better: Check = ({ report: { comparison }, rules: { minimumEffect }, allowed }) => {
  if (comparison === null || tooFewDisagree(comparison.pooled)) return undefined;
  const { p_value, macro_f1_difference } = comparison.pooled;
  if (p_value > allowed.alpha || macro_f1_difference <= 0) return undefined;
  const chance = `p ${p_value.toFixed(4)} of ${allowed.alpha} allowed at look ${allowed.look}`;
  return macro_f1_difference < minimumEffect
    ? judged(
        'HOLD',
        'TOO_SMALL',
        `The gain is real but smaller than the ${figure(minimumEffect)} worth a deployment: ${seen(comparison.pooled)}; ${chance}.`,
      )
    : judged(
        'PROMOTE',
        'BETTER',
        `The candidate is better: ${seen(comparison.pooled)}; ${chance}. No class got worse.`,
      );
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

type Compared = NonNullable<Judged['comparison']>;

/** Counted at the error of the look to come: that is where the corrections would be judged. */
const missing = ({ pooled, test }: Compared, { effectOfInterest }: GateRules, { look }: Allowance): number =>
  correctionsNeeded(pooled, test, effectOfInterest, allowance(look).alpha);

const undecided = (comparison: Compared, { rules, allowed }: Case): Judgement => {
  const corrections = missing(comparison, rules, allowed);
  const gain = figure(rules.effectOfInterest);
  const remedy =
    corrections === 0
      ? `A gain of ${gain} would be seen four times in five on these rows.`
      : `To see a gain of ${gain} four times in five takes about ${corrections} more corrections that were asked for, a fifth of which are held out.`;
  return judged(
    'HOLD',
    'UNDERPOWERED',
    `Cannot be told from chance: ${seen(comparison.pooled)}; p ${comparison.pooled.p_value.toFixed(4)}, ${allowed.alpha} allowed at look ${allowed.look}.${bySet(comparison)} ${remedy}`,
  );
};

const evidence = (comparison: Compared, { rules, allowed }: Case): NonNullable<Verdict['evidence']> => {
  const { pooled } = comparison;
  return {
    ...allowed,
    p_value: pooled.p_value,
    macro_f1_difference: pooled.macro_f1_difference,
    macro_f1_interval: pooled.macro_f1_interval,
    standard_error: pooled.standard_error,
    rows: pooled.rows,
    discordant_rows: pooled.discordant_rows,
    corrections_needed: missing(comparison, rules, allowed),
  };
};

/**
 * The first check that has something to say decides; when none has, the candidate is held.
 * @param history the looks already taken at this champion in earlier cycles, in any order: see error-spending.ts.
 */
export const judgeCandidate = (report: Judged, rules: GateRules, history: readonly Look[] = []): Verdict => {
  const { candidate, champion, comparison } = report;
  const what: Case = { report, rules, allowed: allowance(history.length) };
  const decided = CHECKS.map((check) => check(what)).find((judgement) => judgement !== undefined);
  if (champion !== null && comparison === null)
    throw new Error('The report names a champion but holds no comparison; Evaluate is broken.');
  const compared = rules.rule === 'evidence' ? comparison : null;
  if (decided === undefined && compared === null) throw new Error('No rule of the gate applies.');
  return {
    ...(decided ?? undecided(compared as Compared, what)),
    candidate: scores(candidate),
    ...(champion === null ? {} : { champion: scores(champion) }),
    ...(compared === null ? {} : { evidence: evidence(compared, what) }),
  };
};

const scores = ({ test: { accuracy, macro_f1 } }: Scored) => ({ accuracy, macro_f1 });

/** What goes into the history; undefined when the two models were not, or could not be, told apart at all. */
export const lookOf = (cycle: number, { evidence: found, reason_code }: Verdict): Look | undefined => {
  if (found === undefined || reason_code === 'NO_DIFFERENCE') return undefined;
  const { p_value, alpha, macro_f1_difference, rows } = found;
  return { cycle, p_value, alpha, macro_f1_difference, rows };
};

// Says in words and numbers why no retraining runs and why the last candidate does not serve. Pure.
import type { Verdict } from '../../events/cycle-outcomes.ts';
import { type Counters, NO_COUNTS, windowBetween } from '../feedback/counters.ts';
import type { Cycle } from './cycle.ts';
import { dueButFor, labelsMissing, secondsUntilDue } from './missing.ts';
import type { Running } from './running-execution.ts';
import type { Limits, Trigger } from './thresholds.ts';

export interface Facts {
  readonly counters: Counters;
  /** Newest first. */
  readonly recent: readonly Cycle[];
  readonly now: Date;
  readonly limits: Limits;
  readonly running: Running | undefined;
  /** The version that waits for a person. */
  readonly awaitingApproval: number | undefined;
  readonly serving: number | undefined;
  /** The newest decision of the gate. */
  readonly judged: { readonly cycle: number; readonly verdict: Verdict } | undefined;
}

export type State = 'running' | 'awaiting-approval' | 'due' | 'cooling-down' | 'not-due' | 'no-model';

interface Account {
  readonly state: State;
  readonly words: string;
  readonly due?: Trigger;
  readonly seconds?: number;
}

const UNITS = [
  [2 * 86_400, 86_400, 'days'],
  [2 * 3_600, 3_600, 'hours'],
  [120, 60, 'minutes'],
  [0, 1, 's'],
] as const;

const duration = (seconds: number): string => {
  const [, one, name] = UNITS.find(([from]) => seconds >= from) ?? UNITS[3];
  return `${Math.ceil(seconds / one)} ${name}`;
};

const underWay = ({ running, awaitingApproval }: Facts): Account | undefined => {
  if (running === undefined) return undefined;
  if (awaitingApproval !== undefined)
    return {
      state: 'awaiting-approval',
      words: `${running.execution} waits for a person to approve version ${awaitingApproval}: POST /models/${awaitingApproval}/approval.`,
    };
  const next = running.waiting === undefined ? '' : ` Cycle ${running.waiting} starts when it ends.`;
  return { state: 'running', words: `${running.execution} runs.${next}` };
};

const waiting = (facts: Facts): Account => {
  const due = dueButFor(facts);
  const seconds = secondsUntilDue(facts);
  if (due !== undefined && seconds === 0)
    return {
      state: 'due',
      due,
      seconds,
      words: `A retraining is due (${due.reason}) and starts within moments; every five minutes a schedule looks for one that was missed.`,
    };
  if (due !== undefined && seconds !== undefined)
    return {
      state: 'cooling-down',
      due,
      seconds,
      words: `A retraining is due (${due.reason}), but the last one is too recent: it starts in ${duration(seconds)}.`,
    };
  const missing = labelsMissing(facts);
  const age = seconds === undefined ? '' : `, or ${duration(seconds)} until the last cycle is old enough`;
  return {
    state: 'not-due',
    ...(seconds === undefined ? {} : { seconds }),
    words: `No retraining is due: ${missing} more labels are missing${age}, and neither the errors nor the labels' shares call for one.`,
  };
};

const noModel = ({ serving, recent }: Facts): Account | undefined =>
  serving !== undefined || recent.length > 0
    ? undefined
    : {
        state: 'no-model',
        words: 'No model was ever trained here. POST /bootstrap trains and deploys the first one.',
      };

const candidateWords = ({ recent, judged }: Facts): string | undefined => {
  const last = recent.find(({ outcome }) => outcome !== undefined && outcome !== 'COALESCED');
  if (last?.outcome === 'PROMOTED') return undefined;
  const ended = last === undefined ? undefined : `Cycle ${last.cycle} ended as ${last.outcome}: `;
  const reason = last?.outcome_reason ?? judged?.verdict.reason;
  return ended === undefined || reason === undefined ? undefined : `${ended}${reason}`;
};

/** The window that is open: what was counted since the last cycle began, after what was taken back. */
const windowOf = ({ counters, recent, limits }: Facts) => {
  const { total, compared, disagreements } = windowBetween(counters, recent[0]?.counters ?? NO_COUNTS);
  return {
    labels: total,
    compared,
    disagreements,
    disagreement_rate: compared > 0 ? disagreements / compared : null,
    disagreement_limit: limits.disagreement,
    disagreement_minimum: limits.disagreementMinimum,
  };
};

export const explain = (facts: Facts) => {
  const account = underWay(facts) ?? noModel(facts) ?? waiting(facts);
  const { judged } = facts;
  const candidate = candidateWords(facts);
  return {
    state: account.state,
    why: account.words,
    ...(candidate === undefined ? {} : { why_not_promoted: candidate }),
    labels_missing: labelsMissing(facts),
    seconds_until_due: account.seconds ?? null,
    ...(account.due === undefined
      ? {}
      : { due: { reason: account.due.reason, evidence: account.due.evidence } }),
    window: windowOf(facts),
    last_candidate:
      judged === undefined
        ? null
        : {
            cycle: judged.cycle,
            decision: judged.verdict.decision,
            reason_code: judged.verdict.reason_code,
            reason: judged.verdict.reason,
            corrections_needed: judged.verdict.evidence?.corrections_needed ?? null,
          },
    serving: facts.serving ?? null,
  };
};

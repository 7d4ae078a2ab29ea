// Judges past candidates again under other rules: the same gate, the same reports, the looks it would have taken. Pure.
import type { Verdict } from '../../events/cycle-outcomes.ts';
import type { Look } from './error-spending.ts';
import type { EvaluationReport } from './evaluation-report.ts';
import { type GateRules, judgeCandidate, lookOf } from './promotion-gate.ts';

export interface PastCase {
  readonly cycle: number;
  readonly report: EvaluationReport;
  readonly recorded: Verdict;
}

const words = ({ decision, reason_code, reason }: Verdict) => ({ decision, reason_code, reason });

/** @param cases in any order; @returns oldest first. */
export const rejudge = (cases: readonly PastCase[], rules: GateRules) => {
  const looks = new Map<string, Look[]>();
  return cases
    .toSorted((a, b) => a.cycle - b.cycle)
    .map(({ cycle, report, recorded }) => {
      const champion = report.champion?.model_id ?? '';
      const history = looks.get(champion) ?? [];
      const verdict = judgeCandidate(report, rules, history);
      const look = lookOf(cycle, verdict);
      if (look !== undefined) looks.set(champion, [...history, look]);
      return {
        cycle,
        recorded: words(recorded),
        as_proposed: words(verdict),
        changed: verdict.decision !== recorded.decision,
      };
    });
};

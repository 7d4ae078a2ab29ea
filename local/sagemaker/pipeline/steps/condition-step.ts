// A Condition step: every condition must hold for the If branch to run, else the Else branch does.
import { allHold } from '../conditions.ts';
import type { StepType } from '../step-run.ts';

export const conditionStep: StepType = async (run) => {
  const conditions = (run.args.Conditions ?? []) as Record<string, unknown>[];
  const outcome = await allHold(conditions, run.resolve);
  run.made({ Condition: { Outcome: outcome ? 'True' : 'False' } });
};

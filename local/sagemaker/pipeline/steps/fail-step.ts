// A Fail step: ends the execution as Failed with the author's message.
import { StepFailure, type StepType } from '../step-run.ts';

export const failStep: StepType = async (run) => {
  const message = String(run.args.ErrorMessage ?? '').slice(0, 3072);
  run.made({ Fail: { ErrorMessage: message } });
  throw new StepFailure(message);
};

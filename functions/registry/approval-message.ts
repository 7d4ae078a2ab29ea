// What people are told when a version waits for their decision: the figures, and two links that decide. Pure.
import type { Verdict } from '../../events/cycle-outcomes.ts';
import type { Message } from '../notification/publish-message.ts';

export interface Awaited {
  readonly execution: string;
  readonly cycle: number;
  readonly model_version: number;
  readonly verdict: Verdict;
}

const SUBJECT_LIMIT = 100;

const scores = (name: string, one: Verdict['champion']): string[] =>
  one === undefined
    ? []
    : [`${name}: macro-F1 ${one.macro_f1.toFixed(3)}, accuracy ${(one.accuracy * 100).toFixed(1)} %`];

/** The words without the links are those that are kept: who may read what was said may not therefore decide. */
export const approvalMessage = (
  { execution, cycle, model_version, verdict }: Awaited,
  stage: string,
  until: string,
  links: { readonly approve: string; readonly reject: string },
): Message & { readonly kept: string } => {
  const headline = `version ${model_version} waits for your decision`;
  const kept = [
    `${execution}: ${headline}, until ${until}.`,
    verdict.reason,
    ...scores('Candidate', verdict.candidate),
    ...scores('Champion', verdict.champion),
    `In a terminal: loop approve ${model_version}, or loop reject ${model_version}`,
  ].join('\n');
  return {
    subject: `[sentiment ${stage}] ${headline}`.slice(0, SUBJECT_LIMIT),
    text: `${kept}\n\nApprove: ${links.approve}\n\nReject: ${links.reject}`,
    kept,
    json: {
      stage,
      outcome: 'APPROVAL_REQUESTED',
      execution,
      cycle,
      model_version,
      verdict,
      until,
      approve_url: links.approve,
      reject_url: links.reject,
    },
  };
};

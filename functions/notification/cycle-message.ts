// Words a person can read on a phone, and the same as JSON for a machine. Pure.
import { type CycleEnd, type CycleReport, reasonOf } from './cycle-report.ts';
import type { Message } from './publish-message.ts';

const HEADLINES: Record<CycleEnd, string> = {
  PROMOTED: 'a new model serves',
  HELD: 'candidate held',
  REJECTED: 'candidate rejected',
  ROLLED_BACK: 'deployment rolled back',
  FAILED: 'retraining failed',
};

/** SNS subjects: at most 100 ASCII characters. */
const SUBJECT_LIMIT = 100;

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

const stillServes = ({ outcome, deployment }: CycleReport): boolean =>
  outcome.kind === 'ROLLED_BACK' && deployment?.previous_config_name === '';

const scoreLine = (name: string, scores: { accuracy: number; macro_f1: number } | undefined): string[] =>
  scores === undefined
    ? []
    : [`${name}: macro-F1 ${scores.macro_f1.toFixed(3)}, accuracy ${percent(scores.accuracy)}`];

/** On a phone the command is enough; the texts stay in the list. */
const adjudicationLine = ({ adjudication }: CycleReport): string[] => {
  const count = adjudication?.count ?? 0;
  if (count === 0) return [];
  const subject = count === 1 ? '1 correction waits' : `${count} corrections wait`;
  return [`${subject} for a person's judgement: loop adjudicate lists them.`];
};

export const cycleMessage = (report: CycleReport, execution: string, stage: string): Message => {
  const { outcome, run, verdict, adjudication, model, deployment, dataset } = report;
  const headline = HEADLINES[outcome.kind];
  const reason = reasonOf(report);
  const lines = [
    `${execution} (${run?.reason ?? 'unknown reason'}): ${headline}.`,
    reason,
    ...(run?.because ? [`Opened because: ${run.because}`] : []),
    ...(stillServes(report) ? ['There was no model before it to go back to: it still serves.'] : []),
    ...scoreLine('Candidate', verdict?.candidate),
    ...scoreLine('Champion', verdict?.champion),
    ...(dataset === undefined ? [] : [`Corrections in the dataset: ${dataset.feedback_rows}`]),
    ...adjudicationLine(report),
    ...(model === undefined ? [] : [`Model version: ${model.model_version}`]),
    ...(deployment === undefined
      ? []
      : [`Endpoint: ${deployment.endpoint_name} (${deployment.endpoint_config_name})`]),
  ];
  return {
    subject: `[sentiment ${stage}] ${execution}: ${headline}`.slice(0, SUBJECT_LIMIT),
    text: lines.join('\n'),
    json: {
      execution,
      stage,
      outcome: outcome.kind,
      reason,
      cycle: run?.cycle,
      verdict,
      adjudication,
      model_version: model?.model_version,
      deployment,
    },
  };
};

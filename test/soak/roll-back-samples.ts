// What must hold of record, endpoint, receipts and answers at any one moment of a roll-back. Pure.

export interface Sample {
  /** GET /active-model. */
  readonly active: {
    readonly model_version: number;
    readonly cycle: number;
    readonly endpoint_config_name: string;
    readonly live_config_name: string | null;
    readonly agrees: boolean;
  };
  /** The newest of GET /executions. */
  readonly newest: { readonly cycle: number; readonly status: string; readonly outcome?: string | undefined };
  /** Who answered a prediction made in the same moment. */
  readonly answeredBy: number;
}

/** The switch that is under way or was the last one. */
export interface Switch {
  readonly from: number;
  readonly to: number;
  readonly cycle: number;
}

export type Moment = 'before' | 'shifting' | 'verifying' | 'after';

export const configOf = (version: number, cycle: number): string => `sentiment-local-v${version}-c${cycle}`;

/**
 * The record follows the endpoint once the new model is verified, so there is a moment in which the endpoint is ahead.
 * It may only be ahead by the cycle that runs.
 */
export const momentOf = ({ active, newest }: Sample, { cycle, to }: Switch): Moment => {
  if (active.cycle === cycle) return 'after';
  if (active.live_config_name === configOf(to, cycle)) return 'verifying';
  return newest.cycle === cycle ? 'shifting' : 'before';
};

/** @returns what contradicts itself in the sample, in words. */
export const contradictions = (sample: Sample, change: Switch): string[] => {
  const { active, newest, answeredBy } = sample;
  const { from, to, cycle } = change;
  const moment = momentOf(sample, change);
  const recorded = moment === 'after' ? to : from;
  const answering = { before: [from], shifting: [from, to], verifying: [to], after: [to] }[moment];
  const claims: [boolean, string][] = [
    [
      active.model_version === recorded,
      `version ${active.model_version} is on record ${moment} the switch to ${to}`,
    ],
    [
      active.agrees === (moment !== 'verifying'),
      `the endpoint serves ${active.live_config_name}, on record is ${active.endpoint_config_name}`,
    ],
    [
      moment === 'after' || newest.cycle < cycle || newest.status !== 'ENDED',
      `cycle ${cycle} ended as ${newest.outcome} before it was on record`,
    ],
    [
      newest.cycle !== cycle || newest.outcome === undefined || newest.outcome === 'PROMOTED',
      `the receipt of cycle ${cycle} says ${newest.outcome}`,
    ],
    [answering.includes(answeredBy), `version ${answeredBy} answered ${moment} the switch to ${to}`],
  ];
  return claims.filter(([holds]) => !holds).map(([, words]) => words);
};

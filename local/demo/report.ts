// The demo's report, and what must be true of it for the demo to have shown what it claims.
import type { Verdict } from '../../events/cycle-outcomes.ts';
import type { Traffic } from './background-client.ts';
import type { Live } from './observer.ts';
import type { Expectation } from './scenario.ts';
import type { Sent } from './send-corrections.ts';

export interface Phase {
  readonly name: string;
  readonly seconds: number;
}

export interface Report {
  readonly expected: Expectation;
  readonly phases: readonly Phase[];
  readonly feedback: Sent & { readonly stored: number; readonly counted: number };
  readonly predictions: Traffic;
  readonly retraining: {
    readonly cycle: number;
    readonly execution: string;
    readonly trigger: string;
    readonly states: readonly string[];
    readonly decision: Verdict['decision'];
    readonly reason_code: string;
    readonly reason: string;
    readonly candidate: Verdict['candidate'];
    readonly champion: Verdict['candidate'] | null;
  };
  readonly deployment: { readonly before: Live; readonly after: Live };
  readonly notifications: { readonly training: number; readonly deployment: number };
}

const DECISIONS = { promote: 'PROMOTE', hold: 'HOLD', reject: 'REJECT' } as const;

const COMMON_STATES = [
  'AcquireLease',
  'PlanDataset',
  'SealDataset',
  'StartPipeline',
  'AwaitPipeline',
  'ReadEvaluation',
  'Gate',
  'FanOutNotifications',
];
const PROMOTION_STATES = [
  'RegisterModel',
  'DeployEndpoint',
  'AwaitEndpoint',
  'VerifyEndpoint',
  'PromoteModel',
];

type Claim = readonly [holds: boolean, otherwise: string];

const shared = ({ feedback, predictions, retraining, expected, notifications }: Report): Claim[] => {
  const distinct = feedback.sent - feedback.duplicates;
  const skipped = COMMON_STATES.filter((state) => !retraining.states.includes(state));
  return [
    [feedback.duplicates > 0, 'no correction was sent twice'],
    [feedback.stored === distinct, `${feedback.stored} corrections are stored, not ${distinct}`],
    [feedback.counted === distinct, `${feedback.counted} corrections are counted, not ${distinct}`],
    [retraining.trigger === 'volume', `the retraining was triggered by ${retraining.trigger}, not by volume`],
    [skipped.length === 0, `the state machine never entered ${skipped.join(', ')}`],
    [
      retraining.decision === DECISIONS[expected],
      `the gate said ${retraining.decision}, not ${DECISIONS[expected]}: ${retraining.reason}`,
    ],
    [retraining.champion !== null, 'the candidate was not compared with a champion'],
    [predictions.made > 0, 'no prediction was made'],
    [
      predictions.failed === 0,
      `${predictions.failed} predictions failed, the first: ${predictions.failures[0]}`,
    ],
    [notifications.training >= 1, 'no message arrived from the training topic'],
  ];
};

const promoted = ({
  deployment: { before, after },
  notifications,
  predictions,
  retraining,
}: Report): Claim[] => {
  const skipped = PROMOTION_STATES.filter((state) => !retraining.states.includes(state));
  return [
    [skipped.length === 0, `the state machine never entered ${skipped.join(', ')}`],
    [after.config !== before.config, 'the endpoint still serves the old configuration'],
    [after.model_version > before.model_version, 'the model version did not rise'],
    [
      predictions.byVersion[`v${after.model_version}`] !== undefined,
      'the background client never met the new model',
    ],
    [notifications.deployment >= 1, 'no message arrived from the deployment topic'],
  ];
};

const unchanged = ({ deployment: { before, after } }: Report): Claim[] => [
  [after.config === before.config, 'the endpoint changed although the candidate was not promoted'],
];

/** @returns what the demo failed to show, in words; empty when it showed everything. */
export const shortcomings = (report: Report): string[] =>
  [...shared(report), ...(report.expected === 'promote' ? promoted(report) : unchanged(report))]
    .filter(([holds]) => !holds)
    .map(([, otherwise]) => otherwise);

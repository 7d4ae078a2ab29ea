// The state machine's document as it reaches FanOutNotifications, for each way a cycle can end.
import type { CycleEnd } from '../../../../functions/notification/cycle-report.ts';
import { model } from '../../../support/cycle-builders.ts';
import { DATA_BUCKET } from '../../../support/stage.ts';

const verdict = {
  decision: 'PROMOTE',
  reason_code: 'BETTER',
  reason: 'macro-F1 +0.081 (95 % interval +0.031 to +0.130) on the same 414 rows, and no class got worse.',
  candidate: { accuracy: 0.8412, macro_f1: 0.75 },
  champion: { accuracy: 0.79, macro_f1: 0.669 },
};
const run = {
  cycle: 2,
  reason: 'volume',
  acquired: true,
  holder: 'retrain-000002',
  execution: 'retrain-000002',
};
const dataset = { dataset_uri: `s3://${DATA_BUCKET}/datasets/000002/`, feedback_rows: 412 };
const deployment = {
  endpoint_name: 'sentiment-test',
  endpoint_config_name: 'sentiment-test-v2-c2',
  endpoint_arn: 'arn',
  previous_config_name: 'sentiment-test-v1-c1',
};
const deployed = { run, dataset, verdict, model: model({ model_version: 2, cycle: 2 }), deployment };

const STATES: Record<CycleEnd, object> = {
  PROMOTED: {
    ...deployed,
    verification: { passed: true, reason: 'All 4 golden sentences got the right label.' },
  },
  HELD: { run, dataset, verdict: { ...verdict, decision: 'HOLD', reason: 'Cannot be told from chance.' } },
  REJECTED: {
    run,
    dataset,
    verdict: { ...verdict, decision: 'REJECT', reason: 'The class Neutral got worse.' },
  },
  ROLLED_BACK: {
    ...deployed,
    error: {
      Error: 'DeploymentRolledBack',
      Cause: 'The endpoint serves sentiment-test-v1-c1. Alarm went off.',
    },
  },
  FAILED: {
    run,
    dataset,
    error: { Error: 'PipelineFailed', Cause: 'Step Preprocess failed: no column "sentiment".' },
  },
};

export const cycleState = (kind: CycleEnd, changes: object = {}) => ({
  ...STATES[kind],
  outcome: { kind },
  ...changes,
});

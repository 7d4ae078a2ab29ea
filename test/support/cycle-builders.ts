// Cycles, limits and registered models for tests.
import type { ActiveModel } from '../../functions/deployment/active-model.ts';
import { NO_COUNTS } from '../../functions/feedback/counters.ts';
import type { RegisteredModel } from '../../functions/registry/model-versions.ts';
import type { Cycle } from '../../functions/retraining/cycle.ts';
import { ACTIVE_MODEL_KEY, cycleKey } from '../../functions/retraining/loop-keys.ts';
import type { Limits } from '../../functions/retraining/thresholds.ts';
import { type LoopWorld, START } from './loop-world.ts';
import { ARTIFACTS_BUCKET, LOOP_TABLE } from './stage.ts';

export const cycle = (changes: Partial<Cycle> = {}): Cycle => ({
  cycle: 1,
  reason: 'volume',
  evidence: { new_labels: 20, threshold: 20 },
  counters: NO_COUNTS,
  volume_mark: 0,
  opened_at: START,
  ...changes,
});

/** Everything but volume is out of reach, so that a test turns on what it is about. */
export const limits = (changes: Partial<Limits> = {}): Limits => ({
  volume: 20,
  disagreement: 0.25,
  disagreementMinimum: 1_000_000,
  leastAskProbability: 0.05,
  labelShift: 0.25,
  labelShiftMinimum: 1_000_000,
  ageSeconds: 0,
  coolDownSeconds: 0,
  patience: 2,
  ...changes,
});

export const model = (changes: Partial<RegisteredModel> = {}): RegisteredModel => ({
  model_id: 'pipelines-abcdefghijkl-Train-0123456789',
  model_version: 1,
  model_package_arn: 'arn:aws:sagemaker:eu-west-1:000000000000:model-package/sentiment-test/1',
  model_data_uri: `s3://${ARTIFACTS_BUCKET}/training/pipelines-abcdefghijkl-Train-0123456789/output/model.tar.gz`,
  cycle: 1,
  ...changes,
});

export const putCycle = ({ db }: Pick<LoopWorld, 'db'>, changes: Partial<Cycle> = {}): Cycle => {
  const opened = cycle(changes);
  db.put(LOOP_TABLE, { ...cycleKey(opened.cycle), ...opened });
  return opened;
};

export const readCycle = ({ db }: Pick<LoopWorld, 'db'>, number: number) =>
  db.item(LOOP_TABLE, cycleKey(number)) as Cycle | undefined;

export const putActiveModel = (
  { db }: Pick<LoopWorld, 'db'>,
  changes: Partial<ActiveModel> = {},
): ActiveModel => {
  const active = {
    ...model(),
    cycle: 1,
    endpoint_config_name: 'sentiment-test-v1-c1',
    promoted_at: START,
    ...changes,
  };
  db.put(LOOP_TABLE, { ...ACTIVE_MODEL_KEY, ...active });
  return active;
};

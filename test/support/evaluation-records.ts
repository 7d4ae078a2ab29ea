// Evaluations on record, and the stage's models they are about, for tests.

import type { EvaluationRecord } from '../../functions/evaluation/evaluation-record.ts';
import type { MeasurementReport } from '../../functions/evaluation/evaluation-report.ts';
import { summaryOf } from '../../functions/evaluation/evaluation-summary.ts';
import { keepModel } from '../../functions/registry/model-versions.ts';
import { model } from './cycle-builders.ts';
import { report } from './evaluation-builders.ts';
import { type LoopWorld, START } from './loop-world.ts';
import { ARTIFACTS_BUCKET, EVALUATIONS_TABLE, LOOP_TABLE } from './stage.ts';

export const idOf = (version: number): string => `train-${version}`;
export const archiveOf = (version: number): string =>
  `s3://${ARTIFACTS_BUCKET}/training/${idOf(version)}/output/model.tar.gz`;

/** Versions 1 to `count`, called `train-1`, `train-2`, … */
export const registerVersions = async ({ deps }: Pick<LoopWorld, 'deps'>, count: number): Promise<void> => {
  for (let version = 1; version <= count; version += 1)
    await keepModel(
      deps,
      LOOP_TABLE,
      model({ model_id: idOf(version), model_version: version, model_data_uri: archiveOf(version) }),
    );
};

/** What the job writes when it judged one version, or two. */
export const measurement = (first: number, second?: number): MeasurementReport => {
  const {
    dataset: _,
    data_quality: __,
    ...measured
  } = report(second === undefined ? { champion: null } : {});
  return {
    ...measured,
    candidate: { ...measured.candidate, model_id: idOf(first) },
    champion:
      measured.champion === null || second === undefined
        ? null
        : { ...measured.champion, model_id: idOf(second) },
  };
};

/** As POST /run-evaluation leaves it. */
export const requested = (changes: Partial<EvaluationRecord> = {}): EvaluationRecord => ({
  evaluation_id: 'evaluate-00000000000000000000000000000001',
  kind: 'run',
  status: 'REQUESTED',
  requested_at: START,
  request: { model_version: 2, on: ['test'] },
  model: { model_id: idOf(2), model_data_uri: archiveOf(2) },
  ...changes,
});

export const succeeded = (
  first: number,
  second?: number,
  changes: Partial<EvaluationRecord> = {},
): EvaluationRecord => ({
  ...requested({ status: 'SUCCEEDED', ended_at: START }),
  ...summaryOf(measurement(first, second)),
  ...changes,
});

export const putEvaluation = ({ db }: Pick<LoopWorld, 'db'>, record: EvaluationRecord): EvaluationRecord => {
  db.put(EVALUATIONS_TABLE, { ...record, listed: 'EVALUATION' });
  return record;
};

export const readEvaluation = ({ db }: Pick<LoopWorld, 'db'>, evaluation_id: string) =>
  db.item(EVALUATIONS_TABLE, { evaluation_id }) as EvaluationRecord | undefined;

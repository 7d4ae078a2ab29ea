// What is kept of a version in S3: the report that judged it, and the manifest of the dataset that it learnt from.
import { GetObjectCommand } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { EvaluationReport, type Metrics } from '../evaluation/evaluation-report.ts';
import { datasetPrefix, manifestKey } from '../retraining/dataset-layout.ts';
import type { Dependencies } from '../runtime/dependencies.ts';

type Needs = Pick<Dependencies, 'objects'>;

const Manifest = z.object({
  cutoff: z.iso.datetime(),
  base: z.array(z.object({ key: z.string(), bytes: z.number() })),
  feedback: z.object({ rows: z.number().int() }),
});

const read = async ({ objects }: Needs, Bucket: string, Key: string): Promise<string | undefined> => {
  try {
    return await (await objects.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
    throw error;
  }
};

const figures = ({ rows, accuracy, macro_f1, confusion_matrix, per_class, calibration }: Metrics) => ({
  rows,
  accuracy,
  macro_f1,
  confusion_matrix,
  per_class: Object.fromEntries(
    Object.entries(per_class).map(([label, { precision, recall, f1, support }]) => [
      label,
      { precision, recall, f1, support },
    ]),
  ),
  expected_calibration_error: calibration.expected_calibration_error,
});

/** @returns figures by set and the champion's model id, as far as the report is there. */
export const evaluationOf = async (deps: Needs, modelsBucket: string, version: number) => {
  const text = await read(deps, modelsBucket, `models/model_v${version}/evaluation.json`);
  if (text === undefined) return undefined;
  const { candidate, champion } = EvaluationReport.parse(JSON.parse(text));
  const { test, golden, holdout } = candidate;
  return {
    metrics: {
      test: figures(test),
      golden: golden === null ? null : figures(golden),
      holdout: holdout === null ? null : figures(holdout),
    },
    champion: champion?.model_id,
  };
};

export const datasetOf = async (deps: Needs, dataBucket: string, cycle: number, manifest_sha256: string) => {
  const text = await read(deps, dataBucket, manifestKey(cycle));
  if (text === undefined) return undefined;
  const { cutoff, base, feedback } = Manifest.parse(JSON.parse(text));
  return {
    folder: datasetPrefix(cycle),
    manifest_sha256,
    cutoff,
    feedback_rows: feedback.rows,
    base: base.map(({ key, bytes }) => ({ file: key.slice(key.lastIndexOf('/') + 1), bytes })),
  };
};

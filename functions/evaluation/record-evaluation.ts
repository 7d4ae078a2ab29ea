// RecordEvaluation: reads the finished job's report by its contract and keeps what people ask for.
import { GetObjectCommand } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { parseS3Uri } from '../retraining/dataset-layout.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { s3 } from '../runtime/clients/s3.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { system } from '../runtime/system.ts';
import { type Task, taskHandler } from '../runtime/task-handler.ts';
import type { EvaluationRecord } from './evaluation-record.ts';
import { MeasurementReport } from './evaluation-report.ts';
import { summaryOf } from './evaluation-summary.ts';
import { advanceEvaluation, requireEvaluation } from './evaluations.ts';

type Needs = Pick<Dependencies, 'documents' | 'objects' | 'clock'>;

const Input = z.object({ evaluation_id: z.string(), report_uri: z.string() });

const readReport = async ({ objects }: Needs, uri: string): Promise<MeasurementReport> => {
  const { bucket, key } = parseS3Uri(uri);
  const { Body } = await objects.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  const parsed = MeasurementReport.safeParse(JSON.parse((await Body?.transformToString()) ?? 'null'));
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Error(`${uri} does not fit the report's contract: ${issues.join('; ')}`);
};

/** Figures of one model must not go down in the history as another's. */
const insistOnModels = (record: EvaluationRecord, report: MeasurementReport): void => {
  const judged = [report.candidate.model_id, report.champion?.model_id];
  const wanted = [record.model.model_id, record.against?.model_id];
  wanted.forEach((id, index) => {
    if (judged[index] !== id)
      throw new Error(`The archive registered as ${id} answers as ${judged[index] ?? 'no model at all'}.`);
  });
};

export const recordEvaluation = (deps: Needs, table: string): Task<typeof Input, { status: string }> => ({
  input: Input,
  run: async ({ evaluation_id, report_uri }) => {
    const report = await readReport(deps, report_uri);
    const record = await requireEvaluation(deps, table, evaluation_id);
    insistOnModels(record, report);
    const { model, against, comparison } = summaryOf(report);
    const { status } = await advanceEvaluation(deps, table, evaluation_id, {
      status: 'SUCCEEDED',
      ended_at: deps.clock().toISOString(),
      report_uri,
      model: { ...record.model, ...model },
      ...(against === undefined ? {} : { against: { ...record.against, ...against } }),
      ...(comparison === undefined ? {} : { comparison }),
    });
    return { status };
  },
});

export const handler = taskHandler(
  'RecordEvaluation',
  recordEvaluation(
    { ...system, documents: dynamoDb(), objects: s3() },
    readEnvironment({ EVALUATIONS_TABLE_NAME: text }).EVALUATIONS_TABLE_NAME,
  ),
  system.logger,
);

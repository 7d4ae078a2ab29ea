// ReadEvaluation: finds what the finished pipeline made (report, model, tokenizer, doubtful corrections) through the steps it actually ran or reused.
import { GetObjectCommand } from '@aws-sdk/client-s3';
import {
  DescribeProcessingJobCommand,
  DescribeTrainingJobCommand,
  ListPipelineExecutionStepsCommand,
  type PipelineExecutionStep,
} from '@aws-sdk/client-sagemaker';
import * as z from 'zod';
import type { Adjudication } from '../../events/adjudication-requested.ts';
import { parseS3Uri } from '../retraining/dataset-layout.ts';
import { s3 } from '../runtime/clients/s3.ts';
import { sageMaker } from '../runtime/clients/sagemaker.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { system } from '../runtime/system.ts';
import { type Task, taskHandler } from '../runtime/task-handler.ts';
import { adjudicationOf, readAdjudicationList } from './adjudication-list.ts';
import { EvaluationReport } from './evaluation-report.ts';

type Needs = Pick<Dependencies, 'sagemaker' | 'objects'>;

const Input = z.object({ pipeline_execution_arn: z.string() });

export interface ReadReport {
  readonly report_uri: string;
  readonly report: EvaluationReport;
  readonly model_id: string;
  readonly model_data_uri: string;
  readonly tokenizer_uri: string;
  readonly adjudication: Adjudication;
}

const jobName = (arn: string | undefined, step: string): string => {
  const name = arn?.split('/')[1];
  if (name === undefined) throw new Error(`The pipeline execution has no finished step ${step}.`);
  return name;
};

const processingOutput = async ({ sagemaker }: Needs, job: string, output: string): Promise<string> => {
  const { ProcessingOutputConfig } = await sagemaker.send(
    new DescribeProcessingJobCommand({ ProcessingJobName: job }),
  );
  const uri = ProcessingOutputConfig?.Outputs?.find(({ OutputName }) => OutputName === output)?.S3Output
    ?.S3Uri;
  if (uri === undefined) throw new Error(`Processing job ${job} has no output named ${output}.`);
  return uri;
};

const readReport = async ({ objects }: Needs, uri: string): Promise<EvaluationReport> => {
  const { bucket, key } = parseS3Uri(uri);
  const { Body } = await objects.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  const parsed = EvaluationReport.safeParse(JSON.parse((await Body?.transformToString()) ?? 'null'));
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Error(`${uri} does not fit the report's contract: ${issues.join('; ')}`);
};

/** The report says how many rows to expect: a list that is missing or cut short must not pass for an empty one. */
const readAdjudication = async (
  deps: Needs,
  uri: string,
  { dataset }: EvaluationReport,
): Promise<Adjudication> => {
  const expected = dataset.adjudicate_rows;
  const rows = expected === 0 ? [] : await readAdjudicationList(deps, uri);
  if (rows.length !== expected)
    throw new Error(`${uri} has ${rows.length} rows, but the report counts ${expected}.`);
  return adjudicationOf(rows, uri);
};

export const readEvaluation = (deps: Needs): Task<typeof Input, ReadReport> => ({
  input: Input,
  run: async ({ pipeline_execution_arn: PipelineExecutionArn }) => {
    const { PipelineExecutionSteps = [] } = await deps.sagemaker.send(
      new ListPipelineExecutionStepsCommand({ PipelineExecutionArn }),
    );
    const metadata = (step: string): PipelineExecutionStep['Metadata'] =>
      PipelineExecutionSteps.find(({ StepName }) => StepName === step)?.Metadata;
    const training = jobName(metadata('Train')?.TrainingJob?.Arn, 'Train');
    const evaluation = jobName(metadata('Evaluate')?.ProcessingJob?.Arn, 'Evaluate');
    const preparation = jobName(metadata('Preprocess')?.ProcessingJob?.Arn, 'Preprocess');
    const [trained, reportFolder, tokenizerFolder, statisticsFolder] = await Promise.all([
      deps.sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName: training })),
      processingOutput(deps, evaluation, 'evaluation'),
      processingOutput(deps, preparation, 'tokenizer'),
      processingOutput(deps, preparation, 'statistics'),
    ]);
    const model_data_uri = trained.ModelArtifacts?.S3ModelArtifacts;
    if (model_data_uri === undefined) throw new Error(`Training job ${training} left no model.`);
    const report_uri = `${reportFolder}/evaluation.json`;
    const report = await readReport(deps, report_uri);
    return {
      report_uri,
      report,
      model_id: report.candidate.model_id,
      model_data_uri,
      tokenizer_uri: `${tokenizerFolder}/tokenizer.json`,
      adjudication: await readAdjudication(deps, `${statisticsFolder}/adjudicate.jsonl`, report),
    };
  },
});

export const handler = taskHandler(
  'ReadEvaluation',
  readEvaluation({ sagemaker: sageMaker(), objects: s3() }),
  system.logger,
);

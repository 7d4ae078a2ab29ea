// PlanEvaluation: fixes the cut-off, the rows, the archives and the job's name of an evaluation, and says that it runs.
import * as z from 'zod';
import {
  BASE_DATASET_PREFIX,
  evaluationPrefix,
  type Segment,
  s3Uri,
  segmentsOf,
} from '../retraining/dataset-layout.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text, whole } from '../runtime/environment.ts';
import { system } from '../runtime/system.ts';
import { type Task, taskHandler } from '../runtime/task-handler.ts';
import { jobName } from './evaluation-job.ts';
import type { EvaluationRecord } from './evaluation-record.ts';
import { advanceEvaluation } from './evaluations.ts';

type Needs = Pick<Dependencies, 'documents'>;
interface Settings {
  readonly EVALUATIONS_TABLE_NAME: string;
  readonly S3_BUCKET: string;
  /** With a hyphen and 32 more characters at most 63, as SageMaker allows. */
  readonly EVALUATION_JOB_PREFIX: string;
  readonly EXPORT_SEGMENTS: number;
}

const Input = z.object({ evaluation_id: z.string(), started_at: z.string() });

export interface EvaluationPlan {
  readonly job_name: string;
  readonly wants_feedback: boolean;
  readonly segments: readonly Segment[];
  readonly base_uri: string;
  readonly dataset_uri: string;
  readonly model_uri: string;
  /** Empty where nothing stands beside the model. */
  readonly against_uri: string;
  /** As the job calls them. */
  readonly sets: readonly string[];
}

const SETS = { test: 'test', golden: 'golden', feedback: 'holdout' } as const;

/** @throws Error when the record names no archive: then it is a cycle's, which was judged already. */
const archive = ({ evaluation_id, model }: EvaluationRecord): string => {
  if (model.model_data_uri !== undefined) return model.model_data_uri;
  throw new Error(`Evaluation ${evaluation_id} names no archive of ${model.model_id}.`);
};

export const planEvaluation = (deps: Needs, settings: Settings): Task<typeof Input, EvaluationPlan> => ({
  input: Input,
  run: async ({ evaluation_id, started_at }) => {
    const cutoff = new Date(started_at).toISOString();
    const job_name = jobName(settings.EVALUATION_JOB_PREFIX, evaluation_id);
    const record = await advanceEvaluation(deps, settings.EVALUATIONS_TABLE_NAME, evaluation_id, {
      status: 'RUNNING',
      job_name,
    });
    const folder = evaluationPrefix(evaluation_id);
    const { on } = record.request;
    const wants_feedback = on.includes('feedback');
    return {
      job_name,
      wants_feedback,
      segments: wants_feedback ? segmentsOf(folder, cutoff, settings.EXPORT_SEGMENTS) : [],
      base_uri: s3Uri(settings.S3_BUCKET, BASE_DATASET_PREFIX),
      dataset_uri: s3Uri(settings.S3_BUCKET, folder),
      model_uri: archive(record),
      against_uri: record.against?.model_data_uri ?? '',
      sets: on.map((name) => SETS[name]),
    };
  },
});

export const handler = taskHandler(
  'PlanEvaluation',
  planEvaluation(
    { documents: dynamoDb() },
    readEnvironment({
      EVALUATIONS_TABLE_NAME: text,
      S3_BUCKET: text,
      EVALUATION_JOB_PREFIX: text.max(30),
      EXPORT_SEGMENTS: whole.min(1).max(100),
    }),
  ),
  system.logger,
);

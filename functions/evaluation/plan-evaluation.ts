// PlanEvaluation: fixes the cut-off, the rows and the archives of an evaluation, and says that it runs.
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
import type { EvaluationRecord } from './evaluation-record.ts';
import { advanceEvaluation } from './evaluations.ts';

type Needs = Pick<Dependencies, 'documents'>;
interface Settings {
  readonly EVALUATIONS_TABLE_NAME: string;
  readonly S3_BUCKET: string;
  readonly EXPORT_SEGMENTS: number;
}

const Input = z.object({ evaluation_id: z.string(), started_at: z.string() });

export interface EvaluationPlan {
  readonly evaluation_id: string;
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
    const record = await advanceEvaluation(deps, settings.EVALUATIONS_TABLE_NAME, evaluation_id, {
      status: 'RUNNING',
    });
    const folder = evaluationPrefix(evaluation_id);
    const { on } = record.request;
    const wants_feedback = on.includes('feedback');
    return {
      evaluation_id,
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
      EXPORT_SEGMENTS: whole.min(1).max(100),
    }),
  ),
  system.logger,
);

// PlanDataset: fixes the cut-off time, the parts to export, the base data and the champion to be compared with.
import * as z from 'zod';
import { activeModel } from '../deployment/active-model.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text, whole } from '../runtime/environment.ts';
import { system } from '../runtime/system.ts';
import { type Task, taskHandler } from '../runtime/task-handler.ts';
import { BASE_DATASET_PREFIX, datasetPrefix, type Segment, s3Uri, segmentsOf } from './dataset-layout.ts';

type Needs = Pick<Dependencies, 'documents'>;
interface Settings {
  readonly LOOP_TABLE_NAME: string;
  readonly S3_BUCKET: string;
  readonly ARTIFACTS_BUCKET: string;
  readonly EXPORT_SEGMENTS: number;
}

const Input = z.object({ cycle: z.number().int().positive(), started_at: z.string() });

export interface DatasetPlan {
  readonly cycle: number;
  readonly cutoff: string;
  readonly dataset_uri: string;
  readonly base_uri: string;
  readonly champion_model_uri: string;
  readonly champion_version: number | null;
  readonly segments: readonly Segment[];
}

/** The first cycle has no champion; the pipeline's input still needs a prefix that exists. */
const noChampion = (bucket: string): string => s3Uri(bucket, 'champion/none/');

export const planDataset = (deps: Needs, settings: Settings): Task<typeof Input, DatasetPlan> => ({
  input: Input,
  run: async ({ cycle, started_at }) => {
    const cutoff = new Date(started_at).toISOString();
    const champion = await activeModel(deps, settings.LOOP_TABLE_NAME);
    return {
      cycle,
      cutoff,
      dataset_uri: s3Uri(settings.S3_BUCKET, datasetPrefix(cycle)),
      base_uri: s3Uri(settings.S3_BUCKET, BASE_DATASET_PREFIX),
      champion_model_uri: champion?.model_data_uri ?? noChampion(settings.ARTIFACTS_BUCKET),
      champion_version: champion?.model_version ?? null,
      segments: segmentsOf(datasetPrefix(cycle), cutoff, settings.EXPORT_SEGMENTS),
    };
  },
});

export const handler = taskHandler(
  'PlanDataset',
  planDataset(
    { documents: dynamoDb() },
    readEnvironment({
      LOOP_TABLE_NAME: text,
      S3_BUCKET: text,
      ARTIFACTS_BUCKET: text,
      EXPORT_SEGMENTS: whole.min(1).max(100),
    }),
  ),
  system.logger,
);

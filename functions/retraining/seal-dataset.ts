// SealDataset: writes the manifest that says exactly what this cycle learns from, with hashes and counts.
import { createHash } from 'node:crypto';
import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { s3 } from '../runtime/clients/s3.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { system } from '../runtime/system.ts';
import { type Task, taskHandler } from '../runtime/task-handler.ts';
import { noteCycle } from './cycles.ts';
import { BASE_DATASET_PREFIX, manifestKey, s3Uri } from './dataset-layout.ts';
import { withoutErased } from './erased-meanwhile.ts';
import { ExportedPart } from './exported-part.ts';

type Needs = Pick<Dependencies, 'objects' | 'documents'>;
interface Settings {
  readonly S3_BUCKET: string;
  readonly LOOP_TABLE_NAME: string;
}

const FailedPart = z.object({ failed: z.literal(true), cause: z.string() });
const Input = z.object({
  cycle: z.number().int().positive(),
  cutoff: z.iso.datetime(),
  dataset_uri: z.string(),
  parts: z.array(z.union([FailedPart, ExportedPart])).min(1),
});

export interface SealedDataset {
  readonly dataset_uri: string;
  readonly manifest_uri: string;
  readonly manifest_sha256: string;
  readonly feedback_rows: number;
}

const BASE_FILES = ['train_data.csv', 'test_data_hidden.csv'];

const baseFiles = async ({ objects }: Pick<Needs, 'objects'>, bucket: string) => {
  const { Contents } = await objects.send(
    new ListObjectsV2Command({ Bucket: bucket, Prefix: BASE_DATASET_PREFIX }),
  );
  const missing = BASE_FILES.filter(
    (name) => !Contents?.some(({ Key }) => Key === `${BASE_DATASET_PREFIX}${name}`),
  );
  if (Contents === undefined || missing.length > 0)
    throw new Error(
      `The base dataset is incomplete: ${missing.join(' and ')} missing under ${s3Uri(bucket, BASE_DATASET_PREFIX)}. Deploy again, or upload there what is missing.`,
    );
  return Contents.map(({ Key, ETag, Size }) => ({ key: Key, etag: ETag, bytes: Size }));
};

/** @throws Error when a part failed to export or the base dataset is missing; nothing is trained on half a dataset. */
export const sealDataset = (
  deps: Needs,
  { S3_BUCKET: bucket, LOOP_TABLE_NAME: loopTable }: Settings,
): Task<typeof Input, SealedDataset> => ({
  input: Input,
  run: async ({ cycle, cutoff, dataset_uri, parts }) => {
    const whole = parts.map((part) => {
      if ('failed' in part) throw new Error(`A segment of the feedback could not be exported: ${part.cause}`);
      return part;
    });
    // First the note, then the look: an erasure that this look misses finds the note and names this dataset.
    await noteCycle(deps, loopTable, cycle, { dataset_cutoff: cutoff });
    const exported = await withoutErased(deps, { bucket, loopTable }, cutoff, whole);
    const feedback_rows = exported.reduce((sum, { rows }) => sum + rows, 0);
    const base = await baseFiles(deps, bucket);
    const manifest = {
      schema_version: 1,
      cycle,
      cutoff,
      base,
      feedback: { rows: feedback_rows, parts: exported },
    };
    const body = `${JSON.stringify(manifest, null, 2)}\n`;
    const key = manifestKey(cycle);
    await deps.objects.send(
      new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: 'application/json' }),
    );
    const manifest_sha256 = createHash('sha256').update(body).digest('hex');
    return { dataset_uri, manifest_uri: s3Uri(bucket, key), manifest_sha256, feedback_rows };
  },
});

export const handler = taskHandler(
  'SealDataset',
  sealDataset(
    { objects: s3(), documents: dynamoDb() },
    readEnvironment({ S3_BUCKET: text, LOOP_TABLE_NAME: text }),
  ),
  system.logger,
);

// Takes out of a dataset under construction what was erased since its segments were read.
import { createHash } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import * as z from 'zod';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readPartition } from '../runtime/read-partition.ts';
import type { ExportedPart } from './exported-part.ts';
import { ERASURE_PARTITION } from './loop-keys.ts';

type Needs = Pick<Dependencies, 'objects' | 'documents'>;
interface Places {
  readonly bucket: string;
  readonly loopTable: string;
}

/** The cut-off is Step Functions' time, an erasure a function's; what was erased earlier is in no segment anyway. */
const CLOCKS_APART_MS = 10 * 60_000;
const Named = z.object({ feedback_id: z.string() });

const erasedSince = async (
  deps: Pick<Dependencies, 'documents'>,
  loopTable: string,
  cutoff: string,
): Promise<Set<string>> => {
  const since = new Date(Date.parse(cutoff) - CLOCKS_APART_MS).toISOString();
  const items = await readPartition(deps, loopTable, ERASURE_PARTITION, since);
  return new Set(items.map((item) => Named.parse(item).feedback_id));
};

/** Written again even when nothing of it was erased, so that a retry describes what lies there and not what lay there. */
const strike = async (
  { objects }: Needs,
  Bucket: string,
  part: ExportedPart,
  erased: ReadonlySet<string>,
): Promise<ExportedPart> => {
  if (part.key === undefined) return part;
  const { Body } = await objects.send(new GetObjectCommand({ Bucket, Key: part.key }));
  if (Body === undefined) throw new Error(`s3://${Bucket}/${part.key} has no content.`);
  const lines = (await Body.transformToString()).split('\n').filter((line) => line !== '');
  const kept = lines.filter((line) => !erased.has(Named.parse(JSON.parse(line)).feedback_id));
  const body = kept.map((line) => `${line}\n`).join('');
  const { ETag } = await objects.send(
    new PutObjectCommand({ Bucket, Key: part.key, Body: body, ContentType: 'application/x-ndjson' }),
  );
  const sha256 = createHash('sha256').update(body).digest('hex');
  return { ...part, rows: kept.length, sha256, ...(ETag === undefined ? {} : { etag: ETag }) };
};

/** The parts as they are once every erased row is struck out of them. */
export const withoutErased = async (
  deps: Needs,
  { bucket, loopTable }: Places,
  cutoff: string,
  parts: readonly ExportedPart[],
): Promise<readonly ExportedPart[]> => {
  const erased = await erasedSince(deps, loopTable, cutoff);
  return erased.size === 0 ? parts : Promise.all(parts.map((part) => strike(deps, bucket, part, erased)));
};

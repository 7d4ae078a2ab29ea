// Where a cycle's dataset lies in the data bucket, and how its feedback is cut into parts.
import { cycleNumber } from './loop-keys.ts';

export const BASE_DATASET_PREFIX = 'datasets/base/';

export const datasetPrefix = (cycle: number): string => `datasets/${cycleNumber(cycle)}/`;
export const partKey = (cycle: number, segment: number): string =>
  `${datasetPrefix(cycle)}feedback/part-${String(segment).padStart(4, '0')}.jsonl`;
export const manifestKey = (cycle: number): string => `${datasetPrefix(cycle)}manifest.json`;
export const s3Uri = (bucket: string, key: string): string => `s3://${bucket}/${key}`;

/** @throws Error when the text is not an S3 URI. */
export const parseS3Uri = (uri: string): { bucket: string; key: string } => {
  const match = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri);
  if (match?.[1] === undefined || match[2] === undefined) throw new Error(`${uri} is not an S3 URI`);
  return { bucket: match[1], key: match[2] };
};

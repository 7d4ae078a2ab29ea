// Where a dataset lies in the data bucket, a cycle's or an evaluation's, and how its feedback is cut into parts.
import { cycleNumber } from './loop-keys.ts';

export const BASE_DATASET_PREFIX = 'datasets/base/';

export const datasetPrefix = (cycle: number): string => `datasets/${cycleNumber(cycle)}/`;
/** Only while the evaluation needs it: the bucket forgets what lies here within days. */
export const evaluationPrefix = (evaluationId: string): string => `evaluations/${evaluationId}/`;
export const partKey = (folder: string, segment: number): string =>
  `${folder}feedback/part-${String(segment).padStart(4, '0')}.jsonl`;
export const manifestKey = (cycle: number): string => `${datasetPrefix(cycle)}manifest.json`;
export const s3Uri = (bucket: string, key: string): string => `s3://${bucket}/${key}`;

export interface Segment {
  readonly folder: string;
  readonly cutoff: string;
  readonly segment: number;
  readonly total_segments: number;
}

/** What each ExportFeedback task is handed. */
export const segmentsOf = (folder: string, cutoff: string, total_segments: number): Segment[] =>
  Array.from({ length: total_segments }, (_, segment) => ({ folder, cutoff, segment, total_segments }));

/** @throws Error when the text is not an S3 URI. */
export const parseS3Uri = (uri: string): { bucket: string; key: string } => {
  const match = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri);
  if (match?.[1] === undefined || match[2] === undefined) throw new Error(`${uri} is not an S3 URI`);
  return { bucket: match[1], key: match[2] };
};

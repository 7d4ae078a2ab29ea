// Reads a sealed dataset's corrections page by page, however large its parts are: a piece of a part at a time.
import { GetObjectCommand } from '@aws-sdk/client-s3';
import * as z from 'zod';
import type { Dependencies } from '../runtime/dependencies.ts';

type Needs = Pick<Dependencies, 'objects'>;

/** Several times the longest line: a correction was handed in with at most 64 KiB. */
const PIECE_BYTES = 256 * 1024;
const LINE_END = 0x0a;

/** Which part, and the byte of it at which to go on. */
export interface Place {
  readonly part: number;
  readonly offset: number;
}

const Row = z.object({ feedback_id: z.string(), split: z.enum(['train', 'holdout']) });
export type DatasetRow = z.infer<typeof Row>;

interface Piece {
  readonly bytes: Uint8Array;
  readonly isLast: boolean;
}

const NOTHING: Piece = { bytes: new Uint8Array(), isLast: true };

const piece = async ({ objects }: Needs, Bucket: string, Key: string, offset: number): Promise<Piece> => {
  const Range = `bytes=${offset}-${offset + PIECE_BYTES - 1}`;
  try {
    const { Body, ContentRange = '' } = await objects.send(new GetObjectCommand({ Bucket, Key, Range }));
    const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
    const total = Number(/\/(\d+)$/.exec(ContentRange)?.[1] ?? offset + bytes.byteLength);
    return { bytes, isLast: offset + bytes.byteLength >= total };
  } catch (error) {
    // Of a part whose every row was erased before it was sealed nothing is left to read.
    if (offset === 0 && error instanceof Error && error.name === 'InvalidRange') return NOTHING;
    throw error;
  }
};

/** Whole lines only; what is cut off at the end begins the next piece. */
const linesOf = (bytes: Uint8Array): { row: DatasetRow; end: number }[] => {
  const rows: { row: DatasetRow; end: number }[] = [];
  let start = 0;
  for (let end = bytes.indexOf(LINE_END); end !== -1; end = bytes.indexOf(LINE_END, start)) {
    const line = new TextDecoder().decode(bytes.subarray(start, end));
    start = end + 1;
    if (line.trim() !== '') rows.push({ row: Row.parse(JSON.parse(line)), end: start });
  }
  return rows;
};

/** @param keys of the parts, in order. @returns at most `limit` rows, and where the next page begins. */
export const datasetRows = async (
  deps: Needs,
  bucket: string,
  keys: readonly string[],
  limit: number,
  from: Place = { part: 0, offset: 0 },
): Promise<{ rows: DatasetRow[]; next: Place | null }> => {
  const rows: DatasetRow[] = [];
  let { part, offset } = from;
  while (part < keys.length) {
    const { bytes, isLast } = await piece(deps, bucket, keys[part] as string, offset);
    const found = linesOf(bytes);
    const taken = found.slice(0, limit - rows.length);
    rows.push(...taken.map(({ row }) => row));
    if (taken.length < found.length)
      return { rows, next: { part, offset: offset + (taken.at(-1)?.end ?? 0) } };
    if (found.length === 0 && !isLast)
      throw new Error(`${keys[part]} has a line of more than ${PIECE_BYTES} bytes.`);
    [part, offset] = isLast ? [part + 1, 0] : [part, offset + (found.at(-1)?.end ?? 0)];
    if (rows.length === limit) return { rows, next: part < keys.length ? { part, offset } : null };
  }
  return { rows, next: null };
};

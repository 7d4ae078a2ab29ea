// The corrections that Preprocess set aside and offers for a person's judgement: the contract of its adjudicate.jsonl.
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { type Adjudication, DoubtfulRow, MOST_TOLD_ROWS } from '../../events/adjudication-requested.ts';
import { AdjudicationRow } from '../api/operations/list-adjudications.ts';
import { parseS3Uri } from '../retraining/dataset-layout.ts';
import type { Dependencies } from '../runtime/dependencies.ts';

/** @throws Error that names the list and the first line that does not fit. */
export const readAdjudicationList = async (
  { objects }: Pick<Dependencies, 'objects'>,
  uri: string,
): Promise<AdjudicationRow[]> => {
  const { bucket, key } = parseS3Uri(uri);
  const { Body } = await objects.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  const lines = ((await Body?.transformToString()) ?? '').split('\n');
  return lines.flatMap((line, index) =>
    line.trim() === '' ? [] : [row(line, `${uri}, line ${index + 1},`)],
  );
};

const row = (line: string, where: string): AdjudicationRow => {
  let content: unknown;
  try {
    content = JSON.parse(line);
  } catch (cause) {
    throw new Error(`${where} is not JSON: ${(cause as Error).message}`, { cause });
  }
  const parsed = AdjudicationRow.safeParse(content);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Error(`${where} does not fit its contract: ${issues.join('; ')}`);
};

/** What the cycle's notifications tell of the list, without the texts. */
export const adjudicationOf = (rows: readonly AdjudicationRow[], list_uri: string): Adjudication => ({
  count: rows.length,
  rows: rows.slice(0, MOST_TOLD_ROWS).map((row) => DoubtfulRow.parse(row)),
  list_uri,
});

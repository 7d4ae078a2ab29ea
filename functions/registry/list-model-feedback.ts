// GET /models/{version}/feedback: lineage from a model back to the corrections in its dataset.
import { GetObjectCommand } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { ListModelFeedbackQuery } from '../api/operations/list-model-feedback.ts';
import { manifestKey } from '../retraining/dataset-layout.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { s3 } from '../runtime/clients/s3.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { type HttpRoute, httpHandler, noBody } from '../runtime/http-handler.ts';
import { Problem } from '../runtime/problem.ts';
import { system } from '../runtime/system.ts';
import { datasetRows, type Place } from './dataset-rows.ts';
import { registeredVersion } from './registered-version.ts';

type Needs = Pick<Dependencies, 'documents' | 'objects'>;
interface Settings {
  readonly LOOP_TABLE_NAME: string;
  readonly S3_BUCKET: string;
}

const Manifest = z.object({
  feedback: z.object({ rows: z.number().int(), parts: z.array(z.object({ key: z.string().optional() })) }),
});

const manifestOf = async ({ objects }: Needs, Bucket: string, cycle: number) => {
  const { Body } = await objects.send(new GetObjectCommand({ Bucket, Key: manifestKey(cycle) }));
  return Manifest.parse(JSON.parse((await Body?.transformToString()) ?? 'null')).feedback;
};

const placeOf = (cursor: string | undefined): Place | undefined => {
  const [part, offset] = cursor?.split('.').map(Number) ?? [];
  return part === undefined || offset === undefined ? undefined : { part, offset };
};

/** Beyond a part's end, or amid a row: no page ends there. @throws Problem */
const atItsPlace = async <Read>(cursor: string | undefined, read: () => Promise<Read>): Promise<Read> => {
  try {
    return await read();
  } catch (error) {
    const misplaced =
      error instanceof SyntaxError ||
      error instanceof z.ZodError ||
      (error instanceof Error && error.name === 'InvalidRange');
    if (cursor === undefined || !misplaced) throw error;
    throw new Problem('invalid-request', 'cursor is not one that a page before this one gave.', {}, error);
  }
};

export const listModelFeedback = (
  deps: Needs,
  { LOOP_TABLE_NAME: loopTable, S3_BUCKET: bucket }: Settings,
): HttpRoute<typeof noBody, typeof ListModelFeedbackQuery> => ({
  body: noBody,
  query: ListModelFeedbackQuery,
  run: async ({ path, query: { limit, cursor } }) => {
    const { model_version, cycle } = await registeredVersion(deps, loopTable, path);
    if (cycle === undefined)
      return { status: 200, body: { model_version, feedback_rows: 0, feedback: [], next: null } };
    const { rows: feedback_rows, parts } = await manifestOf(deps, bucket, cycle);
    const keys = parts.flatMap(({ key }) => key ?? []);
    const { rows, next } = await atItsPlace(cursor, () =>
      datasetRows(deps, bucket, keys, limit, placeOf(cursor)),
    );
    return {
      status: 200,
      body: {
        model_version,
        feedback_rows,
        feedback: rows,
        next: next === null ? null : `${next.part}.${next.offset}`,
      },
    };
  },
});

export const handler = httpHandler(
  'list-model-feedback',
  listModelFeedback(
    { documents: dynamoDb(), objects: s3() },
    readEnvironment({ LOOP_TABLE_NAME: text, S3_BUCKET: text }),
  ),
  system.logger,
);

// ExportFeedback: writes one scan segment of the feedback table, as it stood at the cut-off, to a dataset's folder.
import { createHash } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { FeedbackItem } from '../../events/feedback-recorded.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { s3 } from '../runtime/clients/s3.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { system } from '../runtime/system.ts';
import { type Task, taskHandler } from '../runtime/task-handler.ts';
import { partKey } from './dataset-layout.ts';
import type { ExportedPart } from './exported-part.ts';

type Needs = Pick<Dependencies, 'documents' | 'objects'>;
interface Settings {
  readonly DYNAMODB_TABLE_NAME: string;
  readonly S3_BUCKET: string;
}

const Input = z.object({
  folder: z.string().regex(/^[\w/-]+\/$/),
  cutoff: z.iso.datetime(),
  segment: z.number().int().nonnegative(),
  total_segments: z.number().int().positive(),
});

async function* scanned(deps: Needs, table: string, input: z.output<typeof Input>) {
  let start: Record<string, unknown> | undefined;
  do {
    const page = await deps.documents.send(
      new ScanCommand({
        TableName: table,
        Segment: input.segment,
        TotalSegments: input.total_segments,
        FilterExpression: '#timestamp <= :cutoff AND attribute_not_exists(erased_at)',
        ExpressionAttributeNames: { '#timestamp': 'timestamp' },
        ExpressionAttributeValues: { ':cutoff': input.cutoff },
        ConsistentRead: true,
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    yield* page.Items ?? [];
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
}

export const exportFeedback = (deps: Needs, settings: Settings): Task<typeof Input, ExportedPart> => ({
  input: Input,
  run: async (input) => {
    const rows: FeedbackItem[] = [];
    for await (const item of scanned(deps, settings.DYNAMODB_TABLE_NAME, input))
      rows.push(FeedbackItem.parse(item));
    if (rows.length === 0) return { segment: input.segment, rows: 0 };
    rows.sort((a, b) => (a.feedback_id < b.feedback_id ? -1 : 1));
    const body = `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`;
    const key = partKey(input.folder, input.segment);
    const { ETag } = await deps.objects.send(
      new PutObjectCommand({
        Bucket: settings.S3_BUCKET,
        Key: key,
        Body: body,
        ContentType: 'application/x-ndjson',
      }),
    );
    const sha256 = createHash('sha256').update(body).digest('hex');
    return {
      segment: input.segment,
      rows: rows.length,
      key,
      sha256,
      ...(ETag === undefined ? {} : { etag: ETag }),
    };
  },
});

export const handler = taskHandler(
  'ExportFeedback',
  exportFeedback(
    { documents: dynamoDb(), objects: s3(60) },
    readEnvironment({ DYNAMODB_TABLE_NAME: text, S3_BUCKET: text }),
  ),
  system.logger,
);

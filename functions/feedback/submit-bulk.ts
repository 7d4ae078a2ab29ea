// POST /feedback/bulk: takes a file of corrections; each row is recorded like a single one, and one that is refused costs no other.
import { createHash } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as z from 'zod';
import { BULK_BODY_BYTES, MOST_ROWS } from '../api/operations/submit-bulk.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { secretsManager } from '../runtime/clients/secrets-manager.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { type HttpRoute, httpHandler } from '../runtime/http-handler.ts';
import { inParallel } from '../runtime/in-parallel.ts';
import { Problem } from '../runtime/problem.ts';
import { readText } from '../runtime/request-body.ts';
import { system } from '../runtime/system.ts';
import { BULK_FORMATS, type BulkFormat, type BulkRow, readBulkFile } from './bulk-file.ts';
import { BulkTally } from './bulk-report.ts';
import { idempotencyKey, idFromKey } from './idempotency-key.ts';
import { ANOTHER_USER, ascribed, ownKey } from './own-feedback.ts';
import { type Recording, recordFeedback } from './record-feedback.ts';
import { userHash, withHashedUser } from './user-hash.ts';

type Needs = Pick<Dependencies, 'documents' | 'clock' | 'random' | 'pause' | 'hashUser'>;
interface Settings {
  readonly DYNAMODB_TABLE_NAME: string;
  readonly LOOP_TABLE_NAME: string;
}

const WRITES_AT_ONCE = 25;
const NOT_THEIRS = { path: 'user_id', message: ANOTHER_USER };

const BulkFile = z.object({ format: z.enum(['csv', 'jsonl']), content: z.string() });

const formatOf = (contentType = ''): BulkFormat => {
  const type = contentType.split(';')[0]?.trim().toLowerCase();
  const format = Object.entries(BULK_FORMATS).find(([name]) => name === type)?.[1];
  if (format !== undefined) return format;
  const types = Object.keys(BULK_FORMATS).join(' or ');
  throw new Problem('unsupported-media-type', `Send ${types} as Content-Type, and say so.`);
};

const readFile = (event: APIGatewayProxyEventV2, limit: number): z.output<typeof BulkFile> => ({
  format: formatOf(event.headers['content-type']),
  content: readText(event, limit),
});

interface Correctable extends BulkRow {
  readonly correction: NonNullable<BulkRow['correction']>;
  readonly id: string;
}

/** Rows of one id are written one after the other, so that the first of them is the one that stands. */
const inOrder = (rows: readonly Correctable[]): Correctable[][] => [
  ...Map.groupBy(rows, ({ id }) => id).values(),
];

export const submitBulk = (deps: Needs, settings: Settings): HttpRoute<typeof BulkFile> => {
  const tables = { feedbackTable: settings.DYNAMODB_TABLE_NAME, loopTable: settings.LOOP_TABLE_NAME };
  const record = async ({ correction, id }: Correctable): Promise<Recording> =>
    recordFeedback(deps, tables, await withHashedUser(deps, correction), id);
  return {
    body: BulkFile,
    maximumBytes: BULK_BODY_BYTES,
    read: readFile,
    run: async ({ body: { format, content }, headers, caller }) => {
      const given = idempotencyKey(headers) ?? createHash('sha256').update(content).digest('hex');
      const key = ownKey(caller, given);
      const rows = readBulkFile(format, content);
      if (rows.length > MOST_ROWS)
        throw new Problem(
          'invalid-request',
          `The file has ${rows.length} rows; send at most ${MOST_ROWS} at once. Nothing was stored.`,
        );
      const tally = new BulkTally();
      const correctable = rows.flatMap((row): Correctable[] => {
        const correction = row.correction && ascribed(caller, row.correction);
        if (correction !== undefined)
          return [{ ...row, correction, id: correction.feedback_id ?? idFromKey(`${key}/${row.row}`) }];
        tally.misfit(row.correction === undefined ? row : { ...row, issues: [NOT_THEIRS] });
        return [];
      });
      await inParallel(inOrder(correctable), WRITES_AT_ONCE, async (sameId) => {
        for (const row of sameId) tally.recorded(row, await record(row));
      });
      return { status: 200, body: tally.report(rows.length) };
    },
  };
};

const settings = readEnvironment({ DYNAMODB_TABLE_NAME: text, LOOP_TABLE_NAME: text, USER_KEY_SECRET: text });

export const handler = httpHandler(
  'submit-bulk',
  submitBulk(
    { ...system, documents: dynamoDb(), hashUser: userHash(secretsManager(), settings.USER_KEY_SECRET) },
    settings,
  ),
  system.logger,
);

// GET /adjudications: the newest cycle's doubtful corrections that nobody has judged yet, with their texts, for operators.
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { FeedbackItem } from '../../events/feedback-recorded.ts';
import type { AdjudicationRow } from '../api/operations/list-adjudications.ts';
import { readAdjudicationList } from '../evaluation/adjudication-list.ts';
import { recentCycles } from '../retraining/cycles.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { s3 } from '../runtime/clients/s3.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { type HttpRoute, httpHandler, noBody } from '../runtime/http-handler.ts';
import { system } from '../runtime/system.ts';

type Needs = Pick<Dependencies, 'documents' | 'objects'>;
interface Settings {
  readonly DYNAMODB_TABLE_NAME: string;
  readonly LOOP_TABLE_NAME: string;
}

type Standing = 'open' | 'audited' | 'erased';

const CYCLES = 50;
const READS_AT_ONCE = 25;
/** 100 texts of 5,000 characters stay well below what an HTTP API answers. */
const MOST_ROWS = 100;

const standing = async ({ documents }: Needs, table: string, feedback_id: string): Promise<Standing> => {
  const { Item } = await documents.send(
    new GetCommand({ TableName: table, Key: { feedback_id }, ConsistentRead: true }),
  );
  if (Item === undefined) return 'erased';
  return FeedbackItem.parse(Item).audit === undefined ? 'open' : 'audited';
};

const standings = async (
  deps: Needs,
  table: string,
  rows: readonly AdjudicationRow[],
): Promise<Standing[]> => {
  const found: Standing[] = [];
  for (let start = 0; start < rows.length; start += READS_AT_ONCE) {
    const some = rows.slice(start, start + READS_AT_ONCE);
    found.push(...(await Promise.all(some.map(({ feedback_id }) => standing(deps, table, feedback_id)))));
  }
  return found;
};

const NOTHING = { cycle: null, listed: 0, audited: 0, erased: 0, open: 0, rows: [] };

/** An erased correction is not shown, although the list still holds its text. */
export const listAdjudications = (deps: Needs, settings: Settings): HttpRoute<typeof noBody> => ({
  body: noBody,
  run: async () => {
    const cycles = await recentCycles(deps, settings.LOOP_TABLE_NAME, CYCLES);
    const newest = cycles.find(({ adjudication }) => adjudication !== undefined);
    if (newest?.adjudication === undefined) return { status: 200, body: NOTHING };
    const { count, list_uri } = newest.adjudication;
    const rows = count === 0 ? [] : await readAdjudicationList(deps, list_uri);
    const stand = await standings(deps, settings.DYNAMODB_TABLE_NAME, rows);
    const counted = (kind: Standing) => stand.filter((each) => each === kind).length;
    return {
      status: 200,
      body: {
        cycle: newest.cycle,
        listed: rows.length,
        audited: counted('audited'),
        erased: counted('erased'),
        open: counted('open'),
        rows: rows.filter((_, index) => stand[index] === 'open').slice(0, MOST_ROWS),
      },
    };
  },
});

export const handler = httpHandler(
  'list-adjudications',
  listAdjudications(
    { documents: dynamoDb(), objects: s3() },
    readEnvironment({ DYNAMODB_TABLE_NAME: text, LOOP_TABLE_NAME: text }),
  ),
  system.logger,
);

// Keeps and finds evaluations: one item each, and an index that lists them newest first.
import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { conditionHeld } from '../runtime/conditional-write.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { newestFirst, type Page } from '../runtime/newest-first.ts';
import { EvaluationRecord } from './evaluation-record.ts';

type Needs = Pick<Dependencies, 'documents'>;

/** Every evaluation stands in one partition of the index. */
const LISTED = 'EVALUATION';

/** @returns false when one of this id was there before; it is left as it is. */
export const keepEvaluation = (
  { documents }: Needs,
  table: string,
  record: EvaluationRecord,
): Promise<boolean> =>
  conditionHeld(() =>
    documents.send(
      new PutCommand({
        TableName: table,
        Item: { ...record, listed: LISTED },
        ConditionExpression: 'attribute_not_exists(evaluation_id)',
      }),
    ),
  );

export const findEvaluation = async (
  { documents }: Needs,
  table: string,
  evaluation_id: string,
): Promise<EvaluationRecord | undefined> => {
  const { Item } = await documents.send(
    new GetCommand({ TableName: table, Key: { evaluation_id }, ConsistentRead: true }),
  );
  return Item === undefined ? undefined : EvaluationRecord.parse(Item);
};

/** @throws Error when there is none: only what was asked for, and so is on record, may run. */
export const requireEvaluation = async (
  deps: Needs,
  table: string,
  id: string,
): Promise<EvaluationRecord> => {
  const record = await findEvaluation(deps, table, id);
  if (record !== undefined) return record;
  throw new Error(`No evaluation ${id} is on record. Ask for one by POST /run-evaluation.`);
};

type Progress = Partial<
  Pick<
    EvaluationRecord,
    'status' | 'ended_at' | 'model' | 'against' | 'comparison' | 'report_uri' | 'job_name' | 'reason'
  >
>;

/** The first end stands: what comes later changes nothing. @returns the record as it stands. */
export const advanceEvaluation = async (
  deps: Needs,
  table: string,
  evaluation_id: string,
  progress: Progress,
): Promise<EvaluationRecord> => {
  const entries = Object.entries(progress);
  await conditionHeld(() =>
    deps.documents.send(
      new UpdateCommand({
        TableName: table,
        Key: { evaluation_id },
        UpdateExpression: `SET ${entries.map((_, index) => `#p${index} = :p${index}`).join(', ')}`,
        ConditionExpression: 'attribute_exists(evaluation_id) AND attribute_not_exists(ended_at)',
        ExpressionAttributeNames: Object.fromEntries(entries.map(([name], index) => [`#p${index}`, name])),
        ExpressionAttributeValues: Object.fromEntries(
          entries.map(([, value], index) => [`:p${index}`, value]),
        ),
      }),
    ),
  );
  return requireEvaluation(deps, table, evaluation_id);
};

export const listEvaluationRecords = (
  deps: Needs,
  table: string,
  limit: number,
  { before, wanted }: { before?: string | undefined; wanted?: (record: EvaluationRecord) => boolean } = {},
): Promise<Page<EvaluationRecord>> =>
  newestFirst(
    deps,
    {
      table,
      index: 'newest',
      partition: { name: 'listed', value: LISTED },
      time: 'requested_at',
      read: (item) => EvaluationRecord.parse(item),
      place: ({ requested_at, evaluation_id }) => `${requested_at}~${evaluation_id}`,
      ...(wanted === undefined ? {} : { wanted }),
    },
    limit,
    before,
  );

export const latestEvaluationWhere = async (
  deps: Needs,
  table: string,
  wanted: (record: EvaluationRecord) => boolean,
): Promise<EvaluationRecord | undefined> =>
  (await listEvaluationRecords(deps, table, 1, { wanted })).items[0];

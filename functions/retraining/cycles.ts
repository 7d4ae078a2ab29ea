// Reads and opens cycles in the loop table; opening is one conditional write, so two judges open one cycle.
import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { conditionHeld } from '../runtime/conditional-write.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readPartition } from '../runtime/read-partition.ts';
import { Cycle } from './cycle.ts';
import { CYCLE_PARTITION, cycleKey } from './loop-keys.ts';

type Needs = Pick<Dependencies, 'documents'>;

/** Newest first. */
export const recentCycles = async ({ documents }: Needs, loopTable: string, limit = 10): Promise<Cycle[]> => {
  const { Items } = await documents.send(
    new QueryCommand({
      TableName: loopTable,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': CYCLE_PARTITION },
      ScanIndexForward: false,
      Limit: limit,
      ConsistentRead: true,
    }),
  );
  return (Items ?? []).map((item) => Cycle.parse(item));
};

/** Oldest first, however many pages they fill. */
export const allCycles = async (deps: Needs, loopTable: string): Promise<Cycle[]> => {
  const items = await readPartition(deps, loopTable, CYCLE_PARTITION);
  return items.map((item) => Cycle.parse(item));
};

export const findCycle = async (
  { documents }: Needs,
  loopTable: string,
  cycle: number,
): Promise<Cycle | undefined> => {
  const { Item } = await documents.send(
    new GetCommand({ TableName: loopTable, Key: cycleKey(cycle), ConsistentRead: true }),
  );
  return Item === undefined ? undefined : Cycle.parse(Item);
};

/** Of an execution that was started by hand only the recent ones are found. */
export const cycleOfExecution = async (
  deps: Needs,
  loopTable: string,
  execution: string,
): Promise<Cycle | undefined> => {
  const number = /^retrain-(\d{6,})$/.exec(execution)?.[1];
  if (number !== undefined) return findCycle(deps, loopTable, Number(number));
  return (await recentCycles(deps, loopTable, 50)).find(({ execution_name }) => execution_name === execution);
};

/** @returns false when somebody else opened this cycle first. */
export const openCycle = async ({ documents }: Needs, loopTable: string, cycle: Cycle): Promise<boolean> => {
  return conditionHeld(() =>
    documents.send(
      new PutCommand({
        TableName: loopTable,
        Item: { ...cycleKey(cycle.cycle), ...cycle },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    ),
  );
};

type Progress = Partial<
  Pick<
    Cycle,
    | 'execution_name'
    | 'pipeline_execution_arn'
    | 'dataset_cutoff'
    | 'outcome'
    | 'outcome_reason'
    | 'adjudication'
    | 'swept_at'
  >
>;

/** Adds what became known of a cycle; writing the same twice changes nothing. */
export const noteCycle = async (
  { documents }: Needs,
  loopTable: string,
  cycle: number,
  progress: Progress,
): Promise<void> => {
  const entries = Object.entries(progress);
  await documents.send(
    new UpdateCommand({
      TableName: loopTable,
      Key: cycleKey(cycle),
      UpdateExpression: `SET ${entries.map((_, index) => `#p${index} = :p${index}`).join(', ')}`,
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeNames: Object.fromEntries(entries.map(([name], index) => [`#p${index}`, name])),
      ExpressionAttributeValues: Object.fromEntries(entries.map(([, value], index) => [`:p${index}`, value])),
    }),
  );
};

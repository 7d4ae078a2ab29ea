// GET /executions: the cycles, newest first, each with its reason, how far it is and what came of it.
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { ListExecutionsQuery } from '../api/operations/list-executions.ts';
import { publicText } from '../api/public-text.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { type HttpRoute, httpHandler, noBody } from '../runtime/http-handler.ts';
import { system } from '../runtime/system.ts';
import { Cycle, executionName } from './cycle.ts';
import { readLease } from './lease.ts';
import { CYCLE_PARTITION, cycleNumber } from './loop-keys.ts';

type Needs = Pick<Dependencies, 'documents' | 'clock'>;

const page = async ({ documents }: Needs, loopTable: string, limit: number, before: number | undefined) => {
  const { Items = [] } = await documents.send(
    new QueryCommand({
      TableName: loopTable,
      KeyConditionExpression: before === undefined ? 'pk = :pk' : 'pk = :pk AND sk < :before',
      ExpressionAttributeValues: {
        ':pk': CYCLE_PARTITION,
        ...(before === undefined ? {} : { ':before': cycleNumber(before) }),
      },
      ScanIndexForward: false,
      Limit: limit,
      ConsistentRead: true,
    }),
  );
  return Items.map((item) => Cycle.parse(item));
};

const statusOf = ({ outcome, execution_name }: Cycle, holder: string | undefined) => {
  if (outcome !== undefined) return 'ENDED';
  if (execution_name === undefined) return 'WAITING';
  return holder === execution_name ? 'RUNNING' : 'ENDING';
};

export const listExecutions = (
  deps: Needs,
  loopTable: string,
): HttpRoute<typeof noBody, typeof ListExecutionsQuery> => ({
  body: noBody,
  query: ListExecutionsQuery,
  run: async ({ query: { limit, before } }) => {
    const cycles = await page(deps, loopTable, limit, before);
    const { holder } = await readLease(deps, loopTable);
    const executions = cycles.map((cycle) => ({
      cycle: cycle.cycle,
      execution: cycle.execution_name ?? executionName(cycle.cycle),
      reason: cycle.reason,
      opened_at: cycle.opened_at,
      status: statusOf(cycle, holder),
      ...(cycle.outcome === undefined ? {} : { outcome: cycle.outcome }),
      ...(cycle.outcome_reason === undefined ? {} : { outcome_reason: publicText(cycle.outcome_reason) }),
    }));
    const oldest = cycles.at(-1)?.cycle ?? 1;
    return { status: 200, body: { executions, next: oldest > 1 ? oldest : null } };
  },
});

export const handler = httpHandler(
  'list-executions',
  listExecutions(
    { ...system, documents: dynamoDb() },
    readEnvironment({ LOOP_TABLE_NAME: text }).LOOP_TABLE_NAME,
  ),
  system.logger,
);

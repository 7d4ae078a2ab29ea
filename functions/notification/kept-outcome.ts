// How an execution ended, written once: whoever writes first decides, so that all who tell it tell the same.
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { conditionHeld } from '../runtime/conditional-write.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { CycleReport } from './cycle-report.ts';

type Needs = Pick<Dependencies, 'documents' | 'clock'>;

const Kept = z.object({ report: z.string() });
const keyOf = (execution: string) => ({ notification_id: `${execution}#outcome` });

export const findOutcome = async (
  { documents }: Pick<Dependencies, 'documents'>,
  table: string,
  execution: string,
): Promise<CycleReport | undefined> => {
  const { Item } = await documents.send(
    new GetCommand({ TableName: table, Key: keyOf(execution), ConsistentRead: true }),
  );
  return Item === undefined ? undefined : CycleReport.parse(JSON.parse(Kept.parse(Item).report));
};

/** @returns the report that stands: this one, or the one that was there before it. */
export const keepOutcome = async (
  deps: Needs,
  table: string,
  execution: string,
  report: CycleReport,
): Promise<CycleReport> => {
  const Item = {
    ...keyOf(execution),
    execution,
    outcome: report.outcome.kind,
    report: JSON.stringify(report),
    ended_at: deps.clock().toISOString(),
  };
  const kept = await conditionHeld(() =>
    deps.documents.send(
      new PutCommand({
        TableName: table,
        Item,
        ConditionExpression: 'attribute_not_exists(notification_id)',
      }),
    ),
  );
  if (kept) return report;
  const before = await findOutcome(deps, table, execution);
  if (before === undefined) throw new Error(`The outcome of ${execution} was there a moment ago.`);
  return before;
};

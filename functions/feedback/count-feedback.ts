// Counts feedback exactly once: marking the items and adding to the counters is one transaction.
import type { CancellationReason } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { FeedbackItem } from '../../events/feedback-recorded.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { type Action, isRefused, transact } from '../runtime/transact.ts';
import { addToCounters } from './add-to-counters.ts';
import { incrementsOf, sum } from './counters.ts';

type Needs = Pick<Dependencies, 'documents' | 'clock' | 'random' | 'pause'>;
interface Tables {
  readonly feedbackTable: string;
  readonly loopTable: string;
}

/** Half of DynamoDB's 100 actions: smaller transactions meet fewer conflicts. */
export const ITEMS_PER_TRANSACTION = 50;

/** The label is part of the condition: an item revised since its event was sent counts as what it says now. */
const mark = (table: string, { feedback_id, user_label }: FeedbackItem, now: string): Action => ({
  Update: {
    TableName: table,
    Key: { feedback_id },
    UpdateExpression: 'SET counted_at = :now',
    ConditionExpression: 'user_label = :label AND attribute_not_exists(counted_at)',
    ExpressionAttributeValues: { ':now': now, ':label': user_label },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  },
});

/** Counted before or erased since: nothing is left of it. Revised since: what it says now. */
const stillToCount = (item: FeedbackItem, reason: CancellationReason | undefined): FeedbackItem[] => {
  if (!isRefused(reason)) return [item];
  const stands = FeedbackItem.safeParse(unmarshall(reason?.Item ?? {}));
  return stands.success && stands.data.counted_at === undefined ? [stands.data] : [];
};

/**
 * Marks at most 50 distinct items `counted_at` and adds them to the counters, all or nothing.
 * @throws the last error when the items could not be counted; counting them again later is safe.
 */
export const countFeedback = async (
  deps: Needs,
  { feedbackTable, loopTable }: Tables,
  items: readonly FeedbackItem[],
): Promise<number> => {
  let open = items;
  while (open.length > 0) {
    const now = deps.clock().toISOString();
    const marks = open.map((item) => mark(feedbackTable, item, now));
    const reasons = await transact(deps, [
      ...marks,
      addToCounters(loopTable, sum(open.map(incrementsOf)), now),
    ]);
    if (reasons === undefined) return open.length;
    open = open.flatMap((item, index) => stillToCount(item, reasons[index]));
  }
  return 0;
};

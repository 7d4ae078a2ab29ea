// Counts feedback exactly once: marking the items and adding to the counters is one transaction.
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import type { FeedbackItem } from '../../events/feedback-recorded.ts';
import { COUNTERS_KEY } from '../retraining/loop-keys.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { incrementsOf, sum } from './counters.ts';

type Needs = Pick<Dependencies, 'documents' | 'clock' | 'random' | 'pause'>;
interface Tables {
  readonly feedbackTable: string;
  readonly loopTable: string;
}

/** Half of DynamoDB's 100 actions: smaller transactions meet fewer conflicts. */
export const ITEMS_PER_TRANSACTION = 50;
const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 25;

type Actions = NonNullable<TransactWriteCommandInput['TransactItems']>;

const mark = (table: string, feedbackId: string, now: string): Actions[number] => ({
  Update: {
    TableName: table,
    Key: { feedback_id: feedbackId },
    UpdateExpression: 'SET counted_at = :now',
    ConditionExpression: 'attribute_exists(feedback_id) AND attribute_not_exists(counted_at)',
    ExpressionAttributeValues: { ':now': now },
  },
});

const add = (table: string, items: readonly FeedbackItem[]): Actions[number] => {
  const increments = Object.entries(sum(items.map(incrementsOf))).filter(([, value]) => value !== 0);
  return {
    Update: {
      TableName: table,
      Key: COUNTERS_KEY,
      UpdateExpression: `ADD ${increments.map((_, index) => `#c${index} :c${index}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(increments.map(([name], index) => [`#c${index}`, name])),
      ExpressionAttributeValues: Object.fromEntries(
        increments.map(([, value], index) => [`:c${index}`, value]),
      ),
    },
  };
};

/** Reasons stand in the order of the actions; the counters' own reason comes last. */
const notYetCounted = (items: readonly FeedbackItem[], error: TransactionCanceledException) =>
  items.filter((_, index) => error.CancellationReasons?.[index]?.Code !== 'ConditionalCheckFailed');

/**
 * Marks at most 50 distinct items `counted_at` and adds them to the counters, all or nothing. Items that were counted
 * before (or erased since) drop out; conflicts and throttles are tried again with jitter.
 * @throws the last error when the items could not be counted; counting them again later is safe.
 */
export const countFeedback = async (
  deps: Needs,
  { feedbackTable, loopTable }: Tables,
  items: readonly FeedbackItem[],
): Promise<number> => {
  let open = items;
  for (let attempt = 1; open.length > 0; attempt += 1) {
    const now = deps.clock().toISOString();
    const marks = open.map(({ feedback_id }) => mark(feedbackTable, feedback_id, now));
    try {
      await deps.documents.send(
        new TransactWriteCommand({ TransactItems: [...marks, add(loopTable, open)] }),
      );
      return open.length;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const left = notYetCounted(open, error);
      if (left.length === open.length) {
        if (attempt >= ATTEMPTS) throw error;
        await deps.pause(deps.random() * FIRST_PAUSE_MS * 2 ** attempt);
      }
      open = left;
    }
  }
  return 0;
};

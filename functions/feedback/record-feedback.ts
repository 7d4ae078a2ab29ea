// Writes a correction once, whatever door it came through; the table's stream is the outbox for all that follows.
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { FeedbackItem, Tombstone } from '../../events/feedback-recorded.ts';
import type { Correction } from '../../events/feedback-submitted.ts';
import { findPrediction } from '../inference/prediction-record.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { feedbackItem, saysTheSame } from './feedback-item.ts';

export type Recording =
  | { readonly outcome: 'recorded' | 'repeated'; readonly feedback_id: string }
  | { readonly outcome: 'clash'; readonly feedback_id: string }
  | { readonly outcome: 'erased'; readonly tombstone: Tombstone }
  | { readonly outcome: 'unknown-prediction'; readonly prediction_id: string };

interface Tables {
  readonly feedbackTable: string;
  readonly loopTable: string;
}

type Needs = Pick<Dependencies, 'documents' | 'clock'>;

/** Expected failures (a clash of ids, a prediction nobody made, an id that was erased) are values; anything else throws. */
export const recordFeedback = async (
  deps: Needs,
  { feedbackTable, loopTable }: Tables,
  correction: Correction,
  feedbackId: string,
): Promise<Recording> => {
  const { prediction_id } = correction;
  const prediction =
    prediction_id === undefined ? undefined : await findPrediction(deps, loopTable, prediction_id);
  if (prediction_id !== undefined && prediction === undefined)
    return { outcome: 'unknown-prediction', prediction_id };
  try {
    await deps.documents.send(
      new PutCommand({
        TableName: feedbackTable,
        Item: feedbackItem(correction, feedbackId, deps.clock(), prediction),
        ConditionExpression: 'attribute_not_exists(feedback_id)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return { outcome: 'recorded', feedback_id: feedbackId };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return standsAlready(unmarshall(error.Item ?? {}), correction, feedbackId);
  }
};

const StoredWords = FeedbackItem.pick({ text: true, user_label: true, submitted_label: true });

const standsAlready = (
  stored: Record<string, unknown>,
  correction: Correction,
  feedback_id: string,
): Recording => {
  const erased = Tombstone.safeParse(stored);
  if (erased.success) return { outcome: 'erased', tombstone: erased.data };
  const same = saysTheSame(StoredWords.parse(stored), correction);
  return { outcome: same ? 'repeated' : 'clash', feedback_id };
};

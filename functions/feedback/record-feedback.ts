// Writes a correction once, whatever door it came through; the table's stream is the outbox for all that follows.
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { FeedbackItem, Tombstone } from '../../events/feedback-recorded.ts';
import type { Correction } from '../../events/feedback-submitted.ts';
import { claimPrediction, findPrediction, type PredictionRecord } from '../inference/prediction-record.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { isRefused, transact } from '../runtime/transact.ts';
import { feedbackItem, saysTheSame } from './feedback-item.ts';
import { normalisedText } from './normalised-text.ts';
import { readStored } from './stored-feedback.ts';

export type Recording =
  | { readonly outcome: 'recorded' | 'repeated'; readonly feedback_id: string }
  | { readonly outcome: 'clash'; readonly feedback_id: string }
  | { readonly outcome: 'erased'; readonly tombstone: Tombstone }
  | { readonly outcome: 'unknown-prediction'; readonly prediction_id: string }
  /** `feedback_id` is the correction of another text that named this prediction first. */
  | { readonly outcome: 'other-text'; readonly prediction_id: string; readonly feedback_id: string };

interface Tables {
  readonly feedbackTable: string;
  readonly loopTable: string;
}

type Needs = Pick<Dependencies, 'documents' | 'clock' | 'random' | 'pause'>;

const once = (feedbackTable: string, Item: FeedbackItem) => ({
  TableName: feedbackTable,
  Item,
  ConditionExpression: 'attribute_not_exists(feedback_id)',
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
});

const StoredWords = FeedbackItem.pick({ text: true, user_label: true, submitted_label: true });

const standsAlready = (
  stored: ConstructorParameters<typeof ConditionalCheckFailedException>[0]['Item'],
  correction: Correction,
  feedback_id: string,
): Recording => {
  const item = unmarshall(stored ?? {});
  const erased = Tombstone.safeParse(item);
  if (erased.success) return { outcome: 'erased', tombstone: erased.data };
  const same = saysTheSame(StoredWords.parse(item), correction);
  return { outcome: same ? 'repeated' : 'clash', feedback_id };
};

/** One write: of a correction that names no prediction, or one that another correction has used. */
const recordAlone = async (
  deps: Needs,
  feedbackTable: string,
  correction: Correction,
  feedback_id: string,
  prediction?: PredictionRecord,
): Promise<Recording> => {
  const item = feedbackItem(correction, feedback_id, deps.clock(), prediction);
  try {
    await deps.documents.send(new PutCommand(once(feedbackTable, item)));
    return { outcome: 'recorded', feedback_id };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return standsAlready(error.Item, correction, feedback_id);
  }
};

/**
 * One prediction was asked about once, so one correction speaks for it. Another one about the same text is feedback that
 * nobody asked for; one about another text names the wrong prediction. Of an erased text nothing is known any more.
 */
const recordBeside = async (
  deps: Needs,
  feedbackTable: string,
  { correction, feedbackId, prediction, prediction_id, first }: Beside,
): Promise<Recording> => {
  const stored = await readStored(deps, feedbackTable, first);
  const text = stored?.item?.text;
  if (text !== undefined && normalisedText(text) !== normalisedText(correction.text))
    return { outcome: 'other-text', prediction_id, feedback_id: first };
  return recordAlone(deps, feedbackTable, correction, feedbackId, { ...prediction, asked: false });
};

interface Beside {
  readonly correction: Correction;
  readonly feedbackId: string;
  readonly prediction: PredictionRecord;
  readonly prediction_id: string;
  /** The id of the correction that has used the prediction. */
  readonly first: string;
}

/** The prediction is used and the correction stored in one transaction, so that of two at a time one is the first. */
const recordAnswer = async (
  deps: Needs,
  { feedbackTable, loopTable }: Tables,
  correction: Correction,
  feedbackId: string,
  prediction_id: string,
): Promise<Recording> => {
  const prediction = await findPrediction(deps, loopTable, prediction_id);
  if (prediction === undefined) return { outcome: 'unknown-prediction', prediction_id };
  const { used_by } = prediction;
  if (used_by !== undefined && used_by !== feedbackId)
    return recordBeside(deps, feedbackTable, {
      correction,
      feedbackId,
      prediction,
      prediction_id,
      first: used_by,
    });
  const item = feedbackItem(correction, feedbackId, deps.clock(), prediction);
  const refused = await transact(deps, [
    { Put: once(feedbackTable, item) },
    claimPrediction(loopTable, prediction_id, feedbackId),
  ]);
  if (refused === undefined) return { outcome: 'recorded', feedback_id: feedbackId };
  if (isRefused(refused[0])) return standsAlready(refused[0]?.Item, correction, feedbackId);
  // Used by another, or expired, since it was read; neither is ever undone, so this ends at the second look.
  return recordAnswer(deps, { feedbackTable, loopTable }, correction, feedbackId, prediction_id);
};

/** Expected failures (a clash of ids, a wrong prediction, an id that was erased) are values; anything else throws. */
export const recordFeedback = (
  deps: Needs,
  tables: Tables,
  correction: Correction,
  feedbackId: string,
): Promise<Recording> =>
  correction.prediction_id === undefined
    ? recordAlone(deps, tables.feedbackTable, correction, feedbackId)
    : recordAnswer(deps, tables, correction, feedbackId, correction.prediction_id);

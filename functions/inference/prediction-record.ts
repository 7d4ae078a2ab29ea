// Keeps what was predicted (never the text) for as many days as the stage says, so that feedback can name its prediction.
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { AskProbability } from '../../events/feedback-recorded.ts';
import { Label } from '../../events/label.ts';
import { predictionKey } from '../retraining/loop-keys.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import type { Action } from '../runtime/transact.ts';

const DAY_SECONDS = 24 * 3600;

/**
 * `ask_probability` is the chance with which feedback was asked for; records older than asking lack it, as they lack `margin`
 * and `asked`. `used_by` is the first correction that named the prediction, and stays when that is erased.
 */
export const PredictionRecord = z.object({
  label: Label,
  confidence: z.number().min(0).max(1),
  model_version: z.number().int().positive().optional(),
  margin: z.number().min(0).max(1).optional(),
  asked: z.boolean().optional(),
  ask_probability: AskProbability.optional(),
  used_by: z.string().min(1).optional(),
});
export type PredictionRecord = z.infer<typeof PredictionRecord>;

type Needs = Pick<Dependencies, 'documents'>;

export const keepPrediction = async (
  { documents, clock }: Needs & Pick<Dependencies, 'clock'>,
  loopTable: string,
  predictionId: string,
  record: PredictionRecord,
  days: number,
): Promise<void> => {
  const expires_at = Math.floor(clock().getTime() / 1000) + days * DAY_SECONDS;
  await documents.send(
    new PutCommand({ TableName: loopTable, Item: { ...predictionKey(predictionId), ...record, expires_at } }),
  );
};

export const findPrediction = async (
  { documents }: Needs,
  loopTable: string,
  predictionId: string,
): Promise<PredictionRecord | undefined> => {
  const { Item } = await documents.send(
    new GetCommand({ TableName: loopTable, Key: predictionKey(predictionId), ConsistentRead: true }),
  );
  return Item === undefined ? undefined : PredictionRecord.parse(Item);
};

/** Of all corrections that name a prediction the first one claims it; refused to any other, and once it has expired. */
export const claimPrediction = (loopTable: string, predictionId: string, feedbackId: string): Action => ({
  Update: {
    TableName: loopTable,
    Key: predictionKey(predictionId),
    UpdateExpression: 'SET used_by = :id',
    ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(used_by) OR used_by = :id)',
    ExpressionAttributeValues: { ':id': feedbackId },
  },
});

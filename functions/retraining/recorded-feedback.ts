// Reads the labels of all feedback, without a single text: what a replay needs of it.
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { FeedbackItem } from '../../events/feedback-recorded.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { inParallel } from '../runtime/in-parallel.ts';
import type { Replayed } from './replay.ts';

const SEGMENTS = 4;

const Labelled = FeedbackItem.pick({
  user_label: true,
  model_prediction: true,
  ask_probability: true,
  timestamp: true,
});

/** @returns undefined when there are more than `most`. */
export const recordedFeedback = async (
  { documents }: Pick<Dependencies, 'documents'>,
  feedbackTable: string,
  most: number,
): Promise<Replayed[] | undefined> => {
  const rows: Replayed[] = [];
  const read = async (Segment: number): Promise<void> => {
    let start: Record<string, unknown> | undefined;
    do {
      const page = await documents.send(
        new ScanCommand({
          TableName: feedbackTable,
          Segment,
          TotalSegments: SEGMENTS,
          FilterExpression: 'attribute_not_exists(erased_at)',
          ProjectionExpression: 'user_label, model_prediction, ask_probability, #timestamp',
          ExpressionAttributeNames: { '#timestamp': 'timestamp' },
          ConsistentRead: true,
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        }),
      );
      rows.push(...(page.Items ?? []).map((item) => Labelled.parse(item)));
      start = page.LastEvaluatedKey;
    } while (start !== undefined && rows.length <= most);
  };
  await inParallel([...Array(SEGMENTS).keys()], SEGMENTS, read);
  return rows.length > most ? undefined : rows;
};

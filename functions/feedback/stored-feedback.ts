// Reads what stands under a feedback id: the correction, the tombstone of an erased one, or nothing.
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { FeedbackItem, Tombstone } from '../../events/feedback-recorded.ts';
import { FeedbackId } from '../../events/feedback-submitted.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { Problem } from '../runtime/problem.ts';
import type { Action } from '../runtime/transact.ts';

const Stored = z.union([
  Tombstone.transform((erased) => ({ erased, item: undefined })),
  FeedbackItem.transform((item) => ({ item, erased: undefined })),
]);
export type Stored = z.output<typeof Stored>;

export const readStored = async (
  { documents }: Pick<Dependencies, 'documents'>,
  feedbackTable: string,
  feedback_id: string,
): Promise<Stored | undefined> => {
  if (!FeedbackId.safeParse(feedback_id).success) return undefined; // nothing can stand under it
  const { Item } = await documents.send(
    new GetCommand({ TableName: feedbackTable, Key: { feedback_id }, ConsistentRead: true }),
  );
  return Item === undefined ? undefined : Stored.parse(Item);
};

type Condition = Pick<NonNullable<Action['Update']>, 'ConditionExpression' | 'ExpressionAttributeValues'>;

/** Holds while nobody counted, revised or erased the item since it was read. */
export const asSeen = ({ user_label, counted_at, revised_at }: FeedbackItem): Condition => {
  const same = (name: string, value: string | undefined) =>
    value === undefined ? `attribute_not_exists(${name})` : `${name} = :seen_${name}`;
  return {
    ConditionExpression: `user_label = :seen_label AND ${same('counted_at', counted_at)} AND ${same('revised_at', revised_at)}`,
    ExpressionAttributeValues: {
      ':seen_label': user_label,
      ...(counted_at === undefined ? {} : { ':seen_counted_at': counted_at }),
      ...(revised_at === undefined ? {} : { ':seen_revised_at': revised_at }),
    },
  };
};

export const unknownFeedback = (id: string): Problem =>
  new Problem(
    'unknown-feedback',
    `No feedback ${id} is stored. POST /submit-feedback answers the id of what it takes.`,
  );

const LOOKS = 10;

/**
 * Looks at what stands under the id and tries to change it, again while others change it first (`attempt` gives undefined).
 * @throws Problem when nothing stands there, Error when others were always faster.
 */
export const changeStored = async <Outcome>(
  deps: Pick<Dependencies, 'documents'>,
  feedbackTable: string,
  id: string,
  attempt: (stored: Stored) => Promise<Outcome | undefined>,
): Promise<Outcome> => {
  for (let look = 0; look < LOOKS; look += 1) {
    const stored = await readStored(deps, feedbackTable, id);
    if (stored === undefined) throw unknownFeedback(id);
    const outcome = await attempt(stored);
    if (outcome !== undefined) return outcome;
  }
  throw new Error(`Feedback ${id} was touched by others ${LOOKS} times in a row; the caller may try again.`);
};

export const erasedFeedback = ({ feedback_id, erased_at }: Tombstone): Problem =>
  new Problem(
    'feedback-erased',
    `Feedback ${feedback_id} was erased at ${erased_at} and does not come back; submit a new correction under a new id.`,
  );

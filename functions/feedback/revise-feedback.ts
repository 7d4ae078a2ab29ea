// PUT /feedback/{id}: a person changes the label of a correction; the last write wins and the counters move by the difference.
import type { FeedbackItem } from '../../events/feedback-recorded.ts';
import type { Label } from '../../events/label.ts';
import { Revision, type RevisionOutcome } from '../api/operations/revise-feedback.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { secretsManager } from '../runtime/clients/secrets-manager.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { type HttpRoute, httpHandler } from '../runtime/http-handler.ts';
import { Problem } from '../runtime/problem.ts';
import { system } from '../runtime/system.ts';
import { type Action, transact } from '../runtime/transact.ts';
import { addToCounters } from './add-to-counters.ts';
import { corrections, incrementsOf } from './counters.ts';
import { isWindowOpen } from './counting-window.ts';
import { insistOnOwnFeedback } from './own-feedback.ts';
import { asSeen, changeStored, erasedFeedback } from './stored-feedback.ts';
import { userHash } from './user-hash.ts';

type Needs = Pick<Dependencies, 'documents' | 'clock' | 'random' | 'pause' | 'hashUser'>;
interface Settings {
  readonly DYNAMODB_TABLE_NAME: string;
  readonly LOOP_TABLE_NAME: string;
}

const CLOCKS_APART_MS = 5 * 60_000;

const relabel = (table: string, item: FeedbackItem, user_label: Label, revisedAt: string): Action => {
  const seen = asSeen(item);
  return {
    Update: {
      TableName: table,
      Key: { feedback_id: item.feedback_id },
      UpdateExpression: 'SET user_label = :label, revised_at = :revised, submitted_label = :submitted',
      ConditionExpression: seen.ConditionExpression,
      ExpressionAttributeValues: {
        ...seen.ExpressionAttributeValues,
        ':label': user_label,
        ':revised': revisedAt,
        ':submitted': item.submitted_label ?? item.user_label,
      },
    },
  };
};

const moveCounters = async (
  deps: Needs,
  loopTable: string,
  item: FeedbackItem,
  user_label: Label,
): Promise<Action[]> => {
  if (item.counted_at === undefined || item.user_label === user_label) return []; // uncounted: it counts as what it will say
  const open = await isWindowOpen(deps, loopTable, item.counted_at);
  const moved = corrections(incrementsOf(item), incrementsOf({ ...item, user_label }), open);
  return [addToCounters(loopTable, moved, deps.clock().toISOString())];
};

/** @returns undefined when somebody else touched the item meanwhile: look again. */
const attempt = async (
  deps: Needs,
  settings: Settings,
  item: FeedbackItem,
  user_label: Label,
  revisedAt: string,
): Promise<RevisionOutcome | undefined> => {
  if (revisedAt < (item.revised_at ?? '')) return 'superseded';
  const refused = await transact(deps, [
    relabel(settings.DYNAMODB_TABLE_NAME, item, user_label, revisedAt),
    ...(await moveCounters(deps, settings.LOOP_TABLE_NAME, item, user_label)),
  ]);
  if (refused !== undefined) return undefined;
  return item.user_label === user_label ? 'unchanged' : 'revised';
};

export const reviseFeedback = (deps: Needs, settings: Settings): HttpRoute<typeof Revision> => ({
  body: Revision,
  run: async ({ path: { id = '' }, body: { user_label, revised_at: given }, caller }) => {
    await insistOnOwnFeedback(deps, settings.DYNAMODB_TABLE_NAME, caller, id);
    const now = deps.clock();
    const revised_at = given ?? now.toISOString();
    if (Date.parse(revised_at) > now.getTime() + CLOCKS_APART_MS)
      throw new Problem(
        'invalid-request',
        `revised_at is ${revised_at}, the service's clock says ${now.toISOString()}. Leave it out, or correct your clock.`,
      );
    return changeStored(deps, settings.DYNAMODB_TABLE_NAME, id, async (stored) => {
      if (stored.erased !== undefined) throw erasedFeedback(stored.erased);
      const outcome = await attempt(deps, settings, stored.item, user_label, revised_at);
      if (outcome === undefined) return undefined;
      const stands = outcome === 'superseded' ? stored.item : { user_label, revised_at };
      return {
        status: 200,
        body: { feedback_id: id, outcome, user_label: stands.user_label, revised_at: stands.revised_at },
      };
    });
  },
});

const settings = readEnvironment({ DYNAMODB_TABLE_NAME: text, LOOP_TABLE_NAME: text, USER_KEY_SECRET: text });

export const handler = httpHandler(
  'revise-feedback',
  reviseFeedback(
    { ...system, documents: dynamoDb(), hashUser: userHash(secretsManager(), settings.USER_KEY_SECRET) },
    settings,
  ),
  system.logger,
);

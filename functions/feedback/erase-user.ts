// DELETE /users/{user_id}/feedback: everything a user handed in goes for good, and the answer names the models that saw any of it.
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { FeedbackId, UserId } from '../../events/feedback-submitted.ts';
import { EraseUserQuery, USER_IN_QUERY } from '../api/operations/erase-user.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { secretsManager } from '../runtime/clients/secrets-manager.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { type HttpRoute, httpHandler, noBody } from '../runtime/http-handler.ts';
import { inParallel } from '../runtime/in-parallel.ts';
import { invalidRequest, Problem } from '../runtime/problem.ts';
import { system } from '../runtime/system.ts';
import { type ErasureNeeds, type ErasureSettings, eraseStored } from './erase-stored.ts';
import { learntFrom } from './learnt-from.ts';
import { userHash } from './user-hash.ts';

type Needs = ErasureNeeds & Pick<Dependencies, 'hashUser'>;

export const USER_INDEX = 'by-user';
const ERASURES_AT_ONCE = 10;
/** As many as fit into the time an HTTP API waits. */
const MOST_ERASURES = 1_000;

const Indexed = z.object({ feedback_id: FeedbackId });

/** The index follows the table within moments; an erased item has no user and drops out of it. */
const feedbackOf = async ({ documents }: Needs, TableName: string, user: string, most: number) => {
  const { Items = [], LastEvaluatedKey } = await documents.send(
    new QueryCommand({
      TableName,
      IndexName: USER_INDEX,
      KeyConditionExpression: 'user_id = :user',
      ExpressionAttributeValues: { ':user': user },
      Limit: most,
    }),
  );
  return {
    ids: Items.map((item) => Indexed.parse(item).feedback_id),
    more: LastEvaluatedKey !== undefined,
  };
};

/** @throws Problem when the path names nobody, or somebody else than the query. */
const userOf = (inPath: string | undefined, inQuery: string | undefined): string => {
  const read = UserId.safeParse(inPath);
  if (!read.success) throw invalidRequest(read.error);
  if (inQuery === undefined || inQuery === read.data) return read.data;
  if (read.data === USER_IN_QUERY) return inQuery;
  throw new Problem(
    'invalid-request',
    `Path and query name two users. Send the id once; in the query only with ${USER_IN_QUERY} in the path.`,
  );
};

/** @param most corrections erased by one request. */
export const eraseUser = (
  deps: Needs,
  settings: ErasureSettings,
  most = MOST_ERASURES,
): HttpRoute<typeof noBody, typeof EraseUserQuery> => ({
  body: noBody,
  query: EraseUserQuery,
  run: async ({ path, query }) => {
    const hash = await deps.hashUser(userOf(path.user_id, query.user_id));
    const { ids, more } = await feedbackOf(deps, settings.DYNAMODB_TABLE_NAME, hash, most);
    const tombstones = await inParallel(ids, ERASURES_AT_ONCE, (id) => eraseStored(deps, settings, id));
    const seen = await learntFrom(deps, settings, ...tombstones);
    return { status: 200, body: { erased: tombstones.length, more, ...seen } };
  },
});

const settings = readEnvironment({ DYNAMODB_TABLE_NAME: text, LOOP_TABLE_NAME: text, USER_KEY_SECRET: text });

export const handler = httpHandler(
  'erase-user',
  eraseUser(
    { ...system, documents: dynamoDb(), hashUser: userHash(secretsManager(), settings.USER_KEY_SECRET) },
    settings,
  ),
  system.logger,
);

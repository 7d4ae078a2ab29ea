// DELETE /feedback/{id}: a correction goes for good, and the answer names the models that saw it.
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { secretsManager } from '../runtime/clients/secrets-manager.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { type HttpRoute, httpHandler, noBody } from '../runtime/http-handler.ts';
import { system } from '../runtime/system.ts';
import { type ErasureNeeds, type ErasureSettings, eraseStored } from './erase-stored.ts';
import { learntFrom } from './learnt-from.ts';
import { insistOnOwnFeedback } from './own-feedback.ts';
import { userHash } from './user-hash.ts';

type Needs = ErasureNeeds & Pick<Dependencies, 'hashUser'>;

/** Erasing twice is erasing once, and gives the same answer. */
export const eraseFeedback = (deps: Needs, settings: ErasureSettings): HttpRoute<typeof noBody> => ({
  body: noBody,
  run: async ({ path: { id = '' }, caller }) => {
    await insistOnOwnFeedback(deps, settings.DYNAMODB_TABLE_NAME, caller, id);
    const tombstone = await eraseStored(deps, settings, id);
    const { erased_at, split } = tombstone;
    const seen = await learntFrom(deps, settings, tombstone);
    return { status: 200, body: { feedback_id: id, erased_at, split, ...seen } };
  },
});

const settings = readEnvironment({ DYNAMODB_TABLE_NAME: text, LOOP_TABLE_NAME: text, USER_KEY_SECRET: text });

export const handler = httpHandler(
  'erase-feedback',
  eraseFeedback(
    { ...system, documents: dynamoDb(), hashUser: userHash(secretsManager(), settings.USER_KEY_SECRET) },
    settings,
  ),
  system.logger,
);

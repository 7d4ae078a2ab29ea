// GET /feedback/{id}: what is stored of a correction, and which datasets and models have seen it.
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { secretsManager } from '../runtime/clients/secrets-manager.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { type HttpRoute, httpHandler, noBody } from '../runtime/http-handler.ts';
import { system } from '../runtime/system.ts';
import { learntFrom } from './learnt-from.ts';
import { insistOnOwnFeedback } from './own-feedback.ts';
import { erasedFeedback, readStored, unknownFeedback } from './stored-feedback.ts';
import { userHash } from './user-hash.ts';

interface Settings {
  readonly DYNAMODB_TABLE_NAME: string;
  readonly LOOP_TABLE_NAME: string;
}

export const showFeedback = (
  deps: Pick<Dependencies, 'documents' | 'hashUser'>,
  settings: Settings,
): HttpRoute<typeof noBody> => ({
  body: noBody,
  run: async ({ path: { id = '' }, caller }) => {
    await insistOnOwnFeedback(deps, settings.DYNAMODB_TABLE_NAME, caller, id);
    const stored = await readStored(deps, settings.DYNAMODB_TABLE_NAME, id);
    if (stored === undefined) throw unknownFeedback(id);
    if (stored.erased !== undefined) throw erasedFeedback(stored.erased);
    const seen = await learntFrom(deps, settings, { submitted_at: stored.item.timestamp });
    return { status: 200, body: { ...stored.item, ...seen } };
  },
});

const settings = readEnvironment({ DYNAMODB_TABLE_NAME: text, LOOP_TABLE_NAME: text, USER_KEY_SECRET: text });

export const handler = httpHandler(
  'show-feedback',
  showFeedback(
    { documents: dynamoDb(), hashUser: userHash(secretsManager(), settings.USER_KEY_SECRET) },
    settings,
  ),
  system.logger,
);

// GET /feedback/{id}: what is stored of a correction, and which datasets and models have seen it.
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { type HttpRoute, httpHandler, noBody } from '../runtime/http-handler.ts';
import { system } from '../runtime/system.ts';
import { learntFrom } from './learnt-from.ts';
import { erasedFeedback, readStored, unknownFeedback } from './stored-feedback.ts';

interface Settings {
  readonly DYNAMODB_TABLE_NAME: string;
  readonly LOOP_TABLE_NAME: string;
}

export const showFeedback = (
  deps: Pick<Dependencies, 'documents'>,
  settings: Settings,
): HttpRoute<typeof noBody> => ({
  body: noBody,
  run: async ({ path: { id = '' } }) => {
    const stored = await readStored(deps, settings.DYNAMODB_TABLE_NAME, id);
    if (stored === undefined) throw unknownFeedback(id);
    if (stored.erased !== undefined) throw erasedFeedback(stored.erased);
    const seen = await learntFrom(deps, settings, { submitted_at: stored.item.timestamp });
    return { status: 200, body: { ...stored.item, ...seen } };
  },
});

export const handler = httpHandler(
  'show-feedback',
  showFeedback(
    { documents: dynamoDb() },
    readEnvironment({ DYNAMODB_TABLE_NAME: text, LOOP_TABLE_NAME: text }),
  ),
  system.logger,
);

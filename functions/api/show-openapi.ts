// GET /openapi.json: the API's own description, as `npm run generate` wrote it.
import { httpHandler, noBody } from '../runtime/http-handler.ts';
import { system } from '../runtime/system.ts';
import document from './openapi.json' with { type: 'json' };

export const handler = httpHandler(
  'show-openapi',
  { body: noBody, run: async () => ({ status: 200, body: document }) },
  system.logger,
);

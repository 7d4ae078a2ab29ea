// GET /docs: the API's description as one page that loads nothing from anywhere.
import { httpHandler, noBody } from '../runtime/http-handler.ts';
import { system } from '../runtime/system.ts';
import document from './openapi.json' with { type: 'json' };
import { readDocument } from './reference-document.ts';
import { referencePage } from './reference-page.ts';

const page = referencePage(readDocument(document));

export const handler = httpHandler(
  'show-reference',
  {
    body: noBody,
    run: async () => ({
      status: 200,
      body: page,
      contentType: 'text/html; charset=utf-8',
      headers: {
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      },
    }),
  },
  system.logger,
);

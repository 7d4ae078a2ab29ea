// Writes openapi.json, the document that GET /openapi.json and GET /docs serve.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openapiDocument } from './openapi-document.ts';

export const OPENAPI_FILE = join(import.meta.dirname, 'openapi.json');

/** Exactly as it is to stand in the repository. */
export const openapiText = (): string => `${JSON.stringify(openapiDocument(), null, 2)}\n`;

if (import.meta.main) {
  writeFileSync(OPENAPI_FILE, openapiText());
  process.stdout.write('functions/api/openapi.json written\n');
}

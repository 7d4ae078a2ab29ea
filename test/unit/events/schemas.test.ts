import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { schemaFiles } from '../../../events/generate-schemas.ts';

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'events', 'schemas');

test('the JSON Schemas in the repository are those of the contracts; `npm run generate` writes them anew', () => {
  const committed = new Map(
    readdirSync(FOLDER).map((name) => [name, readFileSync(join(FOLDER, name), 'utf8')]),
  );

  expect(committed).toEqual(schemaFiles());
});

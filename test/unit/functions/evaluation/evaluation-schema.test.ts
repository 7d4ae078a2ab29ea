// The published JSON Schemas of evaluation.json.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { evaluationSchemas, schemaFile } from '../../../../functions/evaluation/generate-schema.ts';

test.each(Object.entries(evaluationSchemas()))(
  '%s in the repository is that of the contract; `npm run generate` writes it anew',
  (name, text) => {
    expect(readFileSync(schemaFile(name), 'utf8')).toBe(text);
  },
);

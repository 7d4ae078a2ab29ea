// The published JSON Schema of evaluation.json.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { evaluationSchema, SCHEMA_FILE } from '../../../../functions/evaluation/generate-schema.ts';

test('the JSON Schema in the repository is that of the contract; `npm run generate` writes it anew', () => {
  expect(readFileSync(SCHEMA_FILE, 'utf8')).toBe(evaluationSchema());
});

// Writes the JSON Schema of evaluation.json beside its contract, for readers that do not speak TypeScript.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { EvaluationReport } from './evaluation-report.ts';

export const SCHEMA_FILE = join(import.meta.dirname, 'evaluation.schema.json');

/** Exactly as it is to stand in the repository. */
export const evaluationSchema = (): string =>
  `${JSON.stringify({ title: 'evaluation.json', ...z.toJSONSchema(EvaluationReport, { io: 'input' }) }, null, 2)}\n`;

if (import.meta.main) {
  writeFileSync(SCHEMA_FILE, evaluationSchema());
  process.stdout.write('functions/evaluation/evaluation.schema.json written\n');
}

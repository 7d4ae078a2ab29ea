// Writes the JSON Schemas of evaluation.json beside their contract, for readers that do not speak TypeScript.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { EvaluationReport, MeasurementReport } from './evaluation-report.ts';

const schemaText = (title: string, report: z.ZodType): string =>
  `${JSON.stringify({ title, ...z.toJSONSchema(report, { io: 'input' }) }, null, 2)}\n`;

/** File -> its text, exactly as it is to stand in the repository. */
export const evaluationSchemas = (): Record<string, string> => ({
  'evaluation.schema.json': schemaText('evaluation.json', EvaluationReport),
  'measurement.schema.json': schemaText('evaluation.json of an evaluation on request', MeasurementReport),
});

export const schemaFile = (name: string): string => join(import.meta.dirname, name);

if (import.meta.main)
  for (const [name, text] of Object.entries(evaluationSchemas())) {
    writeFileSync(schemaFile(name), text);
    process.stdout.write(`functions/evaluation/${name} written\n`);
  }

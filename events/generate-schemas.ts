// Writes each event's JSON Schema beside its contract, for publishers and consumers that do not speak TypeScript.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { EVENTS } from './catalogue.ts';

const FOLDER = join(import.meta.dirname, 'schemas');

/** File name -> content, exactly as it is to stand in the repository. */
export const schemaFiles = (): Map<string, string> =>
  new Map(
    EVENTS.map(({ detailType, detail, sample }) => {
      const schema = { title: detailType, examples: [sample], ...z.toJSONSchema(detail, { io: 'input' }) };
      return [`${detailType}.schema.json`, `${JSON.stringify(schema, null, 2)}\n`];
    }),
  );

if (import.meta.main) {
  mkdirSync(FOLDER, { recursive: true });
  for (const [name, content] of schemaFiles()) writeFileSync(join(FOLDER, name), content);
  process.stdout.write(`${schemaFiles().size} schemas written to events/schemas\n`);
}

// The program behind `npm run cost`; with `--write` alone it brings the tables of docs/costs.md up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { costCommand } from './command.ts';
import { answered } from './page.ts';

const PAGE = join(import.meta.dirname, '..', '..', 'docs', 'costs.md');

const run = async (): Promise<void> => {
  if (process.argv[2] === '--write') return writeFileSync(PAGE, await answered(readFileSync(PAGE, 'utf8')));
  await costCommand((text) => void process.stdout.write(`${text}\n`)).parseAsync();
};

run().catch((error: unknown) => {
  process.stderr.write(`✖ ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

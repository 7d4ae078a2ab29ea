// `npm run test:api-fuzz`: deploys a stage into an empty folder and attacks its HTTP API from the description it serves.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { attack } from './attack.ts';
import { prepareTarget } from './target.ts';
import { isClean, summaryLine } from './verdict.ts';

/** What the figures in docs/testing.md were measured with. */
const SEED = 20_261_125;
const EXAMPLES = 150;
const CASES = 5_000;

const whole = (text: string): number => {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError('must be a whole number');
  return Number(text);
};

interface Flags {
  readonly seed: number;
  readonly examples: number;
  readonly cases: number;
  readonly keep?: string;
}

const flags = new Command('test:api-fuzz')
  .description('Attacks the API with schemathesis: its examples, its limits, random requests, sequences.')
  .option('--seed <number>', 'of the random requests', whole, SEED)
  .option('--examples <count>', 'random requests for each operation, and sequences', whole, EXAMPLES)
  .option('--cases <count>', 'fail when fewer were made', whole, CASES)
  .option('--keep <folder>', 'leave the reports there')
  .parse()
  .opts<Flags>();

const begun = Date.now();
const tell = (line: string) =>
  process.stderr.write(`${((Date.now() - begun) / 1000).toFixed(1).padStart(7)} ${line}\n`);

const folder = mkdtempSync(join(tmpdir(), 'sentiment-fuzz-'));
const target = await prepareTarget(folder, tell);
try {
  tell('attacking');
  const verdict = await attack(target.url, { ...flags, reports: flags.keep ?? folder });
  process.stdout.write(`\n${summaryLine(verdict, flags.seed, (Date.now() - begun) / 1000)}\n`);
  if (!isClean(verdict, flags.cases)) process.exitCode = 1;
} finally {
  await target.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

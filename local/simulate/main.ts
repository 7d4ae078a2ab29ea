// `npm run simulate`: months of feedback in minutes, through the loop's own rules.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { htmlPage } from './html-page.ts';
import { readOptions, SCENARIOS } from './options.ts';
import { page } from './page.ts';
import { runScenario } from './run.ts';

const collect = (value: string, before: string[] = []): string[] => [...before, value];

const { scenario, json, html, keep, ...given } = new Command('simulate')
  .description('Simulates months of predictions and feedback through the real thresholds and the real gate.')
  .option('--scenario <name>', `one of ${Object.keys(SCENARIOS).join(', ')}; options below change it`, 'calm')
  .option('--months <n>', 'simulated months of 30 days')
  .option('--rate <n>', 'predictions a day (Poisson)')
  .option(
    '--answer-share <shares>',
    'answers when asked, unasked and wrong, unasked and right: 0.3:0.06:0.01',
  )
  .option('--label-noise <share>', 'share of honest answers with a wrong label')
  .option('--attackers <n>', 'accounts that flip labels')
  .option('--attacker-share <share>', 'share of all feedback that is theirs')
  .option('--drift <kind@month>', 'new-words@4 or new-kinds@6; may be given twice', collect)
  .option('--class-shift <label=share>', 'where the share of a label ends, as in Negative=0.5')
  .option('--volume-threshold <n>', 'new labels that trigger a retraining')
  .option('--disagreement-limit <share>', 'lower bound of the error rate that triggers; 1 turns it off')
  .option('--gate <rule>', 'evidence or accuracy')
  .option('--base-rows <n>', 'labelled reviews that the first model learns from')
  .option('--seed <n>', 'the same seed and options give the same bytes')
  .option('--learner <kind>', 'fast: the wide branch alone; real: preprocess.py, train.py, evaluate.py')
  .option('--data <dir>', 'folder with train_data.csv and test_data_hidden.csv')
  .option('--json <file>', 'write everything as JSON')
  .option('--html <file>', 'write one page with the curve')
  .option('--keep', 'keep the temporary folder with what each step wrote')
  .parse()
  .opts<Record<string, string> & { scenario: string; json?: string; html?: string; keep?: boolean }>();

const work = mkdtempSync(join(tmpdir(), 'sentiment-simulation-'));
const started = Date.now();
try {
  const options = readOptions(scenario, given);
  const result = await runScenario(scenario, options, work, (line) => process.stderr.write(`  ${line}\n`));
  process.stdout.write(page(result));
  process.stdout.write(`  Took            ${((Date.now() - started) / 1000).toFixed(0)} s\n`);
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(result, null, 2)}\n`);
  if (html !== undefined) writeFileSync(html, htmlPage(result));
} catch (error) {
  process.stderr.write(`\n✖ ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  if (keep) process.stdout.write(`  Kept: ${work}\n`);
  else rmSync(work, { recursive: true, force: true });
}

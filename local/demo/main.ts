// `npm run demo`: turns the loop once, unattended, and exits non-zero when any step of it did not happen.
import { writeFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { inTemporaryCloud } from '../temporary-cloud.ts';
import { page } from './page.ts';
import { shortcomings } from './report.ts';
import { Expectation } from './scenario.ts';
import { turnLoop } from './turn-loop.ts';

interface Flags {
  readonly report?: string;
  readonly expect: Expectation;
  readonly keep?: boolean;
}

const flags = new Command('demo')
  .description('Turns the sentiment feedback loop once on this machine.')
  .option('--report <file>', 'write the report as JSON')
  .addOption(
    new Option('--expect <decision>', 'what the gate is expected to say')
      .choices(Expectation.options)
      .default('promote'),
  )
  .option('--keep', 'keep the temporary folder with its logs')
  .parse()
  .opts<Flags>();

const tell = (() => {
  let last = '';
  return (line: string): void => {
    if (line === last) return;
    last = line;
    process.stdout.write(`  ${new Date().toISOString().slice(11, 19)}  ${line}\n`);
  };
})();

tell('start');
await inTemporaryCloud('demo', flags, async (cloud, folder) => {
  const report = await turnLoop(cloud, { expected: flags.expect, folder, tell });
  const missing = shortcomings(report);
  if (flags.report !== undefined) writeFileSync(flags.report, `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(page(report, missing));
  return missing.length === 0;
});

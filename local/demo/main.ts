// `npm run demo`: turns the loop once, unattended, and exits non-zero when any step of it did not happen.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { type Cloud, startCloud } from '../cloud.ts';
import { freePort } from '../ports.ts';
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

const interrupted = new Promise<never>((_, reject) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => reject(new Error(`Stopped by ${signal}.`)));
});
interrupted.catch(() => {}); // awaited below in a race

const folder = mkdtempSync(join(tmpdir(), 'sentiment-demo-'));
let cloud: Cloud | undefined;
let failed = false;
try {
  tell('start');
  const emulatorPort = await freePort();
  const sageMakerPort = await freePort();
  cloud = await startCloud({
    dataDir: folder,
    emulatorPort,
    sageMakerPort,
    timeScale: 0.02,
    duplicateEvents: 0.2,
  });
  const options = { expected: flags.expect, folder, tell };
  const report = await Promise.race([turnLoop(cloud, options), cloud.failure, interrupted]);
  const missing = shortcomings(report);
  if (flags.report !== undefined) writeFileSync(flags.report, `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(page(report, missing));
  failed = missing.length > 0;
} catch (error) {
  failed = true;
  process.stderr.write(`\n✖ ${error instanceof Error ? error.message : String(error)}\n`);
} finally {
  await cloud?.stop();
  if (flags.keep || failed) process.stdout.write(`  Logs and state: ${folder}\n`);
  else rmSync(folder, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);

// `npm run tour`: the whole story by `npx loop` on a fresh local stage, every answer checked; fails where one does not show what it should.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { stringify } from 'csv-stringify/sync';
import { bootstrapFirstModel } from '../bootstrap.ts';
import { type Cloud, ROOT } from '../cloud.ts';
import { corrections, SCENARIOS, writeBaseDataset } from '../demo/scenario.ts';
import { deployStage } from '../deploy-stage.ts';
import { connectionTo } from '../deployment.ts';
import { inTemporaryCloud } from '../temporary-cloud.ts';
import { STEPS, type Step } from './steps.ts';
import { typed, writeTranscript } from './transcript.ts';

const { write, keep } = new Command('tour')
  .description('The whole story of the loop, told by its own command line.')
  .option('--write', 'put the transcript into the README')
  .option('--keep', 'keep the temporary folder with its logs')
  .parse()
  .opts<{ write?: boolean; keep?: boolean }>();

const MORE = 30;
const { baseRows, corrections: many } = SCENARIOS.promote;

const transcript: string[] = [];
const say = (text: string): void => {
  transcript.push(text);
  process.stdout.write(text);
};

/** Only volume triggers: `many` from the file and the one before them. */
const params = (dataset: string): Record<string, string> => ({
  dataset,
  volumeThreshold: String(many + 1),
  disagreementMinimum: '1000000',
  labelShiftMinimum: '1000000',
  ageLimitSeconds: '0',
});

const writeCorrections = (folder: string): void => {
  const rows = corrections({ baseRows, corrections: many + MORE, poisoned: false });
  writeFileSync(join(folder, 'corrections.csv'), stringify(rows.slice(0, many), { header: true }));
  writeFileSync(join(folder, 'a-few-more.csv'), stringify(rows.slice(many), { header: true }));
};

/** Runs `loop` as its user would, in the tour's folder. */
const loop = (args: readonly string[], folder: string): Promise<{ output: string; code: number | null }> =>
  new Promise((resolve, reject) => {
    const env = { ...process.env, NODE_NO_WARNINGS: '1', LOOP_CONNECTION: join(folder, 'cloud.json') };
    const child = spawn(process.execPath, [join(ROOT, 'cli', 'loop.ts'), ...args], { cwd: folder, env });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        say(chunk.toString());
      });
    child.once('error', reject);
    child.once('exit', (code) => resolve({ output, code }));
  });

const take = async (step: Step, known: Map<string, string>, folder: string): Promise<void> => {
  const words = step.command.map((word) =>
    word.replace(/\{(\w+)\}/g, (_, name: string) => known.get(name) ?? `{${name}}`),
  );
  say(`# ${step.why}\n$ ${typed(words)}\n`);
  const { output, code } = await loop(words, folder);
  say('\n');
  if (code !== 0) throw new Error(`loop ${step.command[0]} ended with exit code ${code}.`);
  if (!step.shows.test(output)) throw new Error(`loop ${step.command[0]} did not show ${step.shows}.`);
  for (const [name, pattern] of Object.entries(step.captures ?? {}))
    known.set(name, pattern.exec(output)?.[1] ?? '');
};

const prepare = async (cloud: Cloud, folder: string): Promise<void> => {
  const dataset = writeBaseDataset(folder, SCENARIOS.promote);
  writeCorrections(folder);
  const { outputs, api } = await deployStage(cloud, {
    params: params(dataset),
    packageDir: join(folder, 'package'),
  });
  writeFileSync(join(folder, 'cloud.json'), JSON.stringify(connectionTo(cloud, outputs)));
  await bootstrapFirstModel(cloud, api, () => {});
};

await inTemporaryCloud('tour', { keep }, async (cloud, folder) => {
  process.stdout.write('A fresh stage: package, deploy, train the first model on 150 reviews …\n\n');
  await prepare(cloud, folder);
  const known = new Map<string, string>();
  for (const step of STEPS) await take(step, known, folder);
  if (write) writeTranscript(transcript.join(''));
  process.stdout.write(`✔ ${STEPS.length} commands, each showed what it should.\n`);
  return true;
});

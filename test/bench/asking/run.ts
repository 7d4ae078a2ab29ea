// `npm run bench:asking`: what labels are worth that the asking rule chose, beside as many random ones; real rule, real training.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { ROOT } from '../../../local/cloud.ts';
import { lexicon } from '../../../sagemaker/pipeline/code-bundle.ts';
import { source } from '../../unit/deploy/sources.ts';
import { type Learner, startLearner } from './learner.ts';
import { type Measured, measureSeed, type Sizes } from './one-seed.ts';
import { report } from './report.ts';

const REVIEWS = join(ROOT, '..', 'shared', 'reviews');

const { values } = parseArgs({
  options: {
    /** Folder of labelled reviews. */
    data: { type: 'string', default: existsSync(REVIEWS) ? REVIEWS : join(ROOT, 'Dataset') },
    seeds: { type: 'string', default: '5' },
    epochs: { type: 'string', default: '30' },
    processes: { type: 'string', default: '2' },
    json: { type: 'string' },
  },
});

const sizesFor = (rows: number): Sizes => {
  const base = Math.min(1000, Math.round(rows / 4));
  const judged = Math.min(800, Math.round(rows / 4));
  const stream = rows - base - judged;
  const counts = [125, 250, 500, 1000].filter((count) => count < stream);
  return { base, judged, random: [...counts, stream], asked: [125, 250] };
};

/** The stage parameters' own defaults: what is measured is what is deployed. */
const deployedLimits = () => {
  const { askMargin, askRareShare, askExploration } = parse(source('serverless.yml'), { logLevel: 'silent' })
    .params.default;
  return { margin: askMargin, rareShare: askRareShare, exploration: askExploration };
};

const folder = mkdtempSync(join(tmpdir(), 'bench-asking-'));
const learners: Learner[] = [];
try {
  const started = Date.now();
  const words = join(folder, 'lexicon.json');
  writeFileSync(words, JSON.stringify(lexicon()));
  const data = resolve(values.data);
  const limits = deployedLimits();
  const waiting = Array.from({ length: Number(values.seeds) }, (_, seed) => seed);
  const measured: Measured[] = [];
  const work = async () => {
    const learner = await startLearner(data, words, Number(values.epochs));
    learners.push(learner);
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
      measured.push(await measureSeed(learner, sizesFor(learner.rows.length), limits, seed));
      process.stderr.write(`seed ${seed} done after ${Math.round((Date.now() - started) / 1000)} s\n`);
    }
    return learner.rows.length;
  };
  const [rows = 0] = await Promise.all(Array.from({ length: Number(values.processes) }, work));
  process.stdout.write(report(data, rows, sizesFor(rows), limits, measured));
  process.stdout.write(`Took ${((Date.now() - started) / 60_000).toFixed(1)} minutes.\n`);
  if (values.json !== undefined)
    writeFileSync(
      values.json,
      `${JSON.stringify(measured, (_, value) => (value instanceof Map ? Object.fromEntries(value) : value), 2)}\n`,
    );
} finally {
  for (const learner of learners) learner.stop();
  rmSync(folder, { recursive: true, force: true });
}

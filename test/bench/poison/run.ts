// `npm run bench:poison`: how much misleading feedback harms the model under each defence, with the pipeline's own Preprocess, Train, Evaluate and gate.
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { EvaluationReport } from '../../../functions/evaluation/evaluation-report.ts';
import { type GateRules, judgeCandidate } from '../../../functions/evaluation/promotion-gate.ts';
import { PYTHON, ROOT } from '../../../local/cloud.ts';
import { lexicon, SCRIPTS } from '../../../sagemaker/pipeline/code-bundle.ts';
import { ONE_THREAD } from '../../support/python-environment.ts';
import { Cycle, Figure, harmful, type Judged, table } from './table.ts';

const { values } = parseArgs({
  options: {
    /** Folder of labelled reviews; without one beside the checkout, the project's own. */
    data: { type: 'string' },
    /** Each round judges every text once, by five divisions of the reviews. */
    rounds: { type: 'string', default: '2' },
    /** Also measures the cap and the filter each without the other. */
    'each-alone': { type: 'boolean', default: false },
    epochs: { type: 'string', default: '30' },
    processes: { type: 'string', default: '2' },
    /** Keeps every cycle's files here. */
    keep: { type: 'string' },
  },
});

/** The floors of a stage that sets nothing would reject weak models before the comparison speaks: none here. */
const RULES: GateRules = {
  rule: 'evidence',
  macroF1Floor: 0,
  accuracyFloor: 0,
  minimumEffect: 0.005,
  effectOfInterest: 0.02,
};

/** As in dealt_reviews.py. */
const FOLDS = 5;

const beside = join(ROOT, '..', 'shared', 'reviews');
const data = resolve(values.data ?? (existsSync(beside) ? beside : join(ROOT, 'Dataset')));
const work = values.keep === undefined ? mkdtempSync(join(tmpdir(), 'bench-poison-')) : resolve(values.keep);
const script = (name: string): string => join(import.meta.dirname, name);

const ENVIRONMENT = {
  PYTHONPATH: [SCRIPTS, import.meta.dirname, join(import.meta.dirname, '..', 'model')].join(delimiter),
  ...ONE_THREAD,
};

/** Runs a script to its end; rejects when it fails. Its progress (stderr) is shown. */
const run = (name: string, args: readonly string[]): Promise<void> =>
  new Promise((done, fail) => {
    const env = { ...process.env, ...ENVIRONMENT };
    const child = spawn(PYTHON, [script(name), ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    child.on('error', fail);
    child.on('exit', (code) => (code === 0 ? done() : fail(new Error(`${name} ended with ${code}`))));
  });

/** The seeds one after another in each process. */
async function runSeeds(): Promise<void> {
  const words = join(work, 'lexicon.json');
  writeFileSync(words, JSON.stringify(lexicon()));
  const left = Array.from({ length: Number(values.rounds) * FOLDS }, (_, seed) => seed);
  const worker = async () => {
    for (let seed = left.shift(); seed !== undefined; seed = left.shift())
      await run('cycles.py', [
        ...['--data', data, '--lexicon', words, '--work', work],
        ...['--seed', String(seed), '--epochs', values.epochs],
        ...(values['each-alone'] ? ['--each-alone'] : []),
      ]);
  };
  await Promise.all(Array.from({ length: Number(values.processes) }, worker));
}

const cycles = (): Cycle[] =>
  readdirSync(work)
    .filter((name) => name.startsWith('seed-'))
    .sort()
    .flatMap((name) =>
      readFileSync(join(work, name, 'cycles.jsonl'), 'utf8')
        .trimEnd()
        .split('\n'),
    )
    .map((line) => Cycle.parse(JSON.parse(line)));

const judged = (cycle: Cycle): Judged => {
  const content = readFileSync(join(cycle.folder, 'evaluation.json'), 'utf8');
  const report = EvaluationReport.parse(JSON.parse(content));
  const gain = report.comparison?.test.macro_f1_difference ?? 0;
  return { ...cycle, decision: judgeCandidate(report, RULES).decision, gain };
};

try {
  const started = Date.now();
  mkdirSync(work, { recursive: true });
  console.log(`Reviews: ${data}`);
  await runSeeds();
  await run('judge.py', ['--work', work]);
  await run('scores.py', ['--work', work]);
  const found = cycles().map(judged);
  const figures = z.array(Figure).parse(JSON.parse(readFileSync(join(work, 'figures.json'), 'utf8')));
  console.log(`\n${table(figures, found)}\n`);
  console.log(
    `Macro-F1 over all texts, mean of ${values.rounds} round(s), in points with 95 % intervals; "less clean" is paired with the undefended run on true labels. The gate compares with the model without feedback.`,
  );
  const worse = harmful(found);
  for (const { seed, scenario, arm, gain } of worse)
    console.log(
      `PROMOTED BELOW THE CHAMPION: seed ${seed}, ${scenario}, ${arm}: ${(gain * 100).toFixed(1)} points.`,
    );
  console.log(`${worse.length} of ${found.length} candidates were promoted below the champion.`);
  console.log(`Took ${((Date.now() - started) / 60_000).toFixed(1)} minutes.`);
  if (worse.length > 0) process.exitCode = 1;
} finally {
  if (values.keep === undefined) rmSync(work, { recursive: true, force: true });
}

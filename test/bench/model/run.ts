// `npm run bench:model`: this project's model beside five baselines, cross-validated on the project's data and on other reviews.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { PYTHON, ROOT } from '../../../local/cloud.ts';
import { lexicon, SCRIPTS } from '../../../sagemaker/pipeline/code-bundle.ts';
import { ONE_THREAD, pythonEnvironment } from '../../support/python-environment.ts';

const { values } = parseArgs({
  options: {
    /** Folder of labelled reviews measured beside the project's own. */
    data: { type: 'string', default: join(ROOT, '..', 'shared', 'reviews') },
    seeds: { type: 'string', default: '5' },
    epochs: { type: 'string', default: '30' },
    processes: { type: 'string', default: '2' },
    /** One seed: a look, not a measurement. */
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});

const seeds = values.quick ? 1 : Number(values.seeds);
const processes = Number(values.processes);
const work = mkdtempSync(join(tmpdir(), 'bench-model-'));
const script = (name: string): string => join(import.meta.dirname, name);

const ENVIRONMENT = {
  PYTHONPATH: SCRIPTS,
  ...ONE_THREAD,
};

/** Runs a program to its end; rejects when it fails. Its progress (stderr) is shown. */
const run = (python: string, args: readonly string[]): Promise<void> =>
  new Promise((done, fail) => {
    const env = { ...process.env, ...ENVIRONMENT };
    const child = spawn(python, args, { env, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', fail);
    child.on('exit', (code) => (code === 0 ? done() : fail(new Error(`${args[0]} ended with ${code}`))));
  });

async function measure(title: string, data: string, python: string): Promise<unknown> {
  const folder = mkdtempSync(join(work, 'set-'));
  const task = join(folder, 'task.json');
  const words = join(work, 'lexicon.json');
  await run(PYTHON, [script('labelled_rows.py'), '--data', data, '--seeds', String(seeds), '--task', task]);
  await run(python, [script('baselines.py'), '--task', task, '--output', join(folder, 'baselines.json')]);
  const ours = ['--task', task, '--lexicon', words, '--output', folder, '--epochs', values.epochs];
  const parts = Array.from({ length: processes }, (_, part) => `${part}/${processes}`);
  await Promise.all(parts.map((part) => run(PYTHON, [script('our_model.py'), ...ours, '--part', part])));
  await run(PYTHON, [script('cost.py'), '--work', folder, '--lexicon', words]);
  console.log('');
  await run(PYTHON, [script('report.py'), '--title', title, '--work', folder]);
  console.log('');
  return JSON.parse(readFileSync(join(folder, 'figures.json'), 'utf8'));
}

try {
  const started = Date.now();
  const python = pythonEnvironment('bench', script('requirements.txt'));
  writeFileSync(join(work, 'lexicon.json'), JSON.stringify(lexicon()));
  const sets = [{ title: "The project's data", data: join(ROOT, 'Dataset') }];
  const other = resolve(values.data);
  if (existsSync(other)) sets.push({ title: `Reviews in ${relative(ROOT, other)}`, data: other });
  else console.log(`No folder ${other}: only the project's data is measured.`);
  const figures: Record<string, unknown> = {};
  for (const { title, data } of sets) figures[title] = await measure(title, data, python);
  console.log(
    `Baselines: the best of several settings on these very rows. ${seeds} seed(s), intervals by bootstrap of rows.`,
  );
  console.log(`Took ${((Date.now() - started) / 60_000).toFixed(1)} minutes.`);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
} finally {
  rmSync(work, { recursive: true, force: true });
}

// Measures how retrained models disagree, on this project's data and, where it is present, on real reviews: writes measured.json,
// from which the gate's bench draws its pairs. Run again when the model has changed a lot; it takes some minutes.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { codeBundle } from '../../../sagemaker/pipeline/code-bundle.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const OUTPUT = join(import.meta.dirname, 'measured.json');

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: join(ROOT, '..', 'shared', 'reviews') },
    folds: { type: 'string', default: '5' },
  },
});

const Joint = z.object({
  rows: z.number().int(),
  folds: z.number().int(),
  joint: z.array(z.array(z.array(z.number().int()))),
});

const measure = (data: string, files: readonly string[]) => {
  const folder = mkdtempSync(join(tmpdir(), 'gate-measure-'));
  const code = join(folder, 'code');
  try {
    for (const [name, body] of codeBundle().files) {
      mkdirSync(dirname(join(code, name)), { recursive: true });
      writeFileSync(join(code, name), body);
    }
    const work = join(folder, 'work');
    const script = join(import.meta.dirname, 'measure_discordance.py');
    const args = [script, '--code', code, '--data', data, '--work', work, '--folds', values.folds];
    const { status, stdout, error } = spawnSync('python', [...args, '--files', ...files], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' },
    });
    if (status !== 0) throw new Error(`${script} ended with ${status ?? error?.message}.`);
    return Joint.parse(JSON.parse(stdout));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const measured: Record<string, z.infer<typeof Joint>> = {};
const keep = (name: string, found: z.infer<typeof Joint>) => {
  measured[name] = found;
  writeFileSync(OUTPUT, `${JSON.stringify(measured)}\n`);
};
keep('project', measure(join(ROOT, 'Dataset'), ['train_data.csv', 'test_data_hidden.csv']));
if (existsSync(join(values.data, 'train_data.csv')))
  keep('reviews', measure(values.data, ['train_data.csv']));
else process.stdout.write(`${values.data} holds no train_data.csv: the real reviews are left out.\n`);
process.stdout.write(`${OUTPUT} written\n`);

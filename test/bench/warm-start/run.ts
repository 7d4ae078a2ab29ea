// `npm run bench:warm-start`: retraining from the champion's weights beside retraining from scratch, on the same rows.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { PYTHON, ROOT } from '../../../local/cloud.ts';
import { lexicon, SCRIPTS } from '../../../sagemaker/pipeline/code-bundle.ts';
import { runPython } from '../../checks/jobs.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: join(ROOT, 'Dataset') },
    seeds: { type: 'string', default: '5' },
  },
});

const Run = z.array(
  z.object({
    name: z.string(),
    macro_f1: z.number(),
    epochs: z.number(),
    seconds: z.number(),
    changed: z.number(),
  }),
);

const work = mkdtempSync(join(tmpdir(), 'bench-warm-start-'));
try {
  const words = join(work, 'lexicon.json');
  writeFileSync(words, JSON.stringify(lexicon()));
  const args = ['--data', values.data, '--lexicon', words, '--seeds', values.seeds];
  const printed = runPython(PYTHON, [join(import.meta.dirname, 'measure.py'), ...args], {
    PYTHONPATH: [SCRIPTS, join(import.meta.dirname, '..', 'model')].join(':'),
  });
  const runs = z
    .array(Run)
    .min(1)
    .parse(JSON.parse(printed.trim().split('\n').at(-1) ?? ''));
  const mean = (all: readonly number[]) => all.reduce((sum, one) => sum + one, 0) / all.length;
  console.log(`Means of ${runs.length} seeds, on the base test set:\n`);
  console.log(
    '                              macro-F1  range          epochs  seconds  answers other than the champion’s',
  );
  for (const [index, { name }] of (runs[0] ?? []).entries()) {
    const all = runs.flatMap((run) => run[index] ?? []);
    const scores = all.map(({ macro_f1 }) => macro_f1);
    const range = `${Math.min(...scores).toFixed(3)}–${Math.max(...scores).toFixed(3)}`;
    console.log(
      `${name.padEnd(28)}  ${mean(scores).toFixed(3).padEnd(8)}  ${range.padEnd(13)}  ` +
        `${mean(all.map((one) => one.epochs))
          .toFixed(1)
          .padStart(6)}  ${mean(all.map((one) => one.seconds))
          .toFixed(1)
          .padStart(7)}  ${(mean(all.map((one) => one.changed)) * 100).toFixed(1)} %`,
    );
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}

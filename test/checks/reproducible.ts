// `npm run check:reproducible`: the three jobs twice over, in processes of their own; the same seed and data must give the same metrics.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evaluate, preprocess, train } from './jobs.ts';

const TOLERANCE = 1e-6;

/** Every number in a JSON value, by its path. */
function numbers(value: unknown, path = ''): [string, number][] {
  if (typeof value === 'number') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => numbers(each, `${path}/${key}`));
}

function metricsOfARun(): Map<string, number> {
  const work = mkdtempSync(join(tmpdir(), 'reproducible-'));
  try {
    const prepared = preprocess(work);
    const folder = evaluate(work, prepared, train(work, prepared, []));
    return new Map(numbers(JSON.parse(readFileSync(join(folder, 'evaluation.json'), 'utf8'))));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

const [first, second] = [metricsOfARun(), metricsOfARun()];
const paths = new Set([...first.keys(), ...second.keys()]);
const different = [...paths].filter(
  (path) => !(Math.abs((first.get(path) ?? Number.NaN) - (second.get(path) ?? Number.NaN)) <= TOLERANCE),
);
const macroF1 = [first, second].map((run) => run.get('/candidate/test/macro_f1'));
console.log(
  `Two runs, ${paths.size} numbers in evaluation.json each: ${different.length} differ by more than ${TOLERANCE}. ` +
    `macro-F1 on the test set ${macroF1.join(' and ')}.`,
);
for (const path of different.slice(0, 10))
  console.error(`✖ ${path}: ${first.get(path)} and ${second.get(path)}`);
process.exitCode = different.length === 0 && macroF1[0] !== undefined ? 0 : 1;

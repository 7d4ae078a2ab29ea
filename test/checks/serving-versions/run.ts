// `npm run check:serving-versions`: a model trained under the training image's TensorFlow answers the same under the serving image's.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import * as z from 'zod';
import { PYTHON, ROOT } from '../../../local/cloud.ts';
import { pythonEnvironment } from '../../support/python-environment.ts';
import { preprocess, runPython, train } from '../jobs.ts';

const TOLERANCE = 1e-6;
const GENERATED = 2_000;

const Answers = z.object({
  tensorflow: z.string(),
  probabilities: z.array(z.array(z.number())),
  labels: z.array(z.string()),
});

/** The minor versions that serverless.yml deploys: `2.21-gpu-…` → `2.21`. */
function deployedVersions(): { training: string; serving: string } {
  const template = readFileSync(join(ROOT, 'serverless.yml'), 'utf8');
  const version = (parameter: string): string => {
    const found = new RegExp(`${parameter}: (\\d+\\.\\d+)-`).exec(template)?.[1];
    if (found === undefined) throw new Error(`serverless.yml has no version in ${parameter}.`);
    return found;
  };
  return { training: version('trainingImageTag'), serving: version('servingImageTag') };
}

/** Reviews that were written, and generated strings: Unicode, emoji, empty, 5,000 characters. */
function textsToAsk(prepared: string): string[] {
  const lines = readFileSync(join(prepared, 'test', 'test.jsonl'), 'utf8')
    .trim()
    .split('\n');
  const written = lines.map((line) => z.object({ text: z.string() }).parse(JSON.parse(line)).text);
  const unicode = fc.string({ unit: 'grapheme', maxLength: 200 }).map((text) => text.toWellFormed());
  const generated = fc.sample(unicode, { numRuns: GENERATED, seed: 20 });
  return ['', ' ', '🙂'.repeat(2500), 'word '.repeat(1000), ...written, ...generated];
}

const work = mkdtempSync(join(tmpdir(), 'serving-versions-'));
try {
  const serving = pythonEnvironment('serving', join(import.meta.dirname, 'requirements.txt'));
  const prepared = preprocess(work);
  const model = train(work, prepared, ['--epochs', '6']);
  const texts = textsToAsk(prepared);
  writeFileSync(join(work, 'texts.json'), JSON.stringify(texts));
  const ask = (python: string, name: string) => {
    const target = join(work, `${name}.json`);
    const script = join(import.meta.dirname, 'answer.py');
    runPython(python, [script, join(model, '1'), join(work, 'texts.json'), target]);
    return Answers.parse(JSON.parse(readFileSync(target, 'utf8')));
  };
  const [trained, served] = [ask(PYTHON, 'training'), ask(serving, 'serving')];
  const deployed = deployedVersions();
  const differences = trained.probabilities.map((row, index) =>
    Math.max(
      ...row.map((value, label) => Math.abs(value - (served.probabilities[index]?.[label] ?? Number.NaN))),
    ),
  );
  const largest = differences.reduce((worst, each) => (each <= worst ? worst : each), 0);
  const otherLabels = trained.labels.filter((label, index) => label !== served.labels[index]).length;
  const complaints = [
    ...(trained.tensorflow.startsWith(`${deployed.training}.`)
      ? []
      : [`requirements.txt has TensorFlow ${trained.tensorflow}, the training image ${deployed.training}`]),
    ...(served.tensorflow.startsWith(`${deployed.serving}.`)
      ? []
      : [`this check has TensorFlow ${served.tensorflow}, the serving image ${deployed.serving}`]),
    ...(served.labels.length === texts.length
      ? []
      : [`${served.labels.length} answers to ${texts.length} texts`]),
    ...(largest <= TOLERANCE ? [] : [`a probability differs by ${largest}`]),
    ...(otherLabels === 0 ? [] : [`${otherLabels} texts get another label`]),
  ];
  console.log(
    `Trained and exported by TensorFlow ${trained.tensorflow}, served by ${served.tensorflow}: ${texts.length} texts, ` +
      `largest difference of a probability ${largest}, ${otherLabels} other labels.`,
  );
  for (const complaint of complaints) console.error(`✖ ${complaint}`);
  process.exitCode = complaints.length === 0 ? 0 : 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}

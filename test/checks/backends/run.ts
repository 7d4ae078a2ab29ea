// `npm run check:backends`: the training code, unchanged, on TensorFlow and on JAX: the same wide branch, an equally good model.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PYTHON } from '../../../local/cloud.ts';
import { measureTraining } from '../../bench/training/figures.ts';
import { pythonEnvironment } from '../../support/python-environment.ts';
import { preprocess } from '../jobs.ts';

/** The wide branch has one solution; only rounding may differ. The deep one draws other random numbers. */
const WIDE_TOLERANCE = 1e-4;
const MACRO_F1_TOLERANCE = 0.05;
const EPOCHS = 30;

const work = mkdtempSync(join(tmpdir(), 'backends-'));
try {
  const jax = pythonEnvironment('jax', join(import.meta.dirname, 'requirements.txt'));
  const prepared = preprocess(work);
  const onTensorFlow = measureTraining(PYTHON, 'tensorflow', prepared, EPOCHS);
  const onJax = measureTraining(jax, 'jax', prepared, EPOCHS);
  for (const { backend, device, epochs, test_macro_f1, seconds_to_fit } of [onTensorFlow, onJax])
    console.log(
      `${backend.padEnd(10)} on ${device}: ${epochs} epochs in ${seconds_to_fit.toFixed(0)} s, macro-F1 on the test set ${test_macro_f1.toFixed(3)}`,
    );
  const rows = onTensorFlow.wide_probabilities;
  const apart = rows.flatMap((row, index) =>
    row.map((value, label) => Math.abs(value - (onJax.wide_probabilities[index]?.[label] ?? Number.NaN))),
  );
  const largest = apart.reduce((worst, each) => (each <= worst ? worst : each), 0);
  const macroF1 = Math.abs(onTensorFlow.test_macro_f1 - onJax.test_macro_f1);
  console.log(`wide branch on ${rows.length} texts: largest difference of a probability ${largest}`);
  const complaints = [
    ...(largest <= WIDE_TOLERANCE ? [] : [`the wide branches differ by ${largest}`]),
    ...(macroF1 <= MACRO_F1_TOLERANCE ? [] : [`the models' macro-F1 differ by ${macroF1.toFixed(3)}`]),
  ];
  for (const complaint of complaints) console.error(`✖ ${complaint}`);
  process.exitCode = complaints.length === 0 ? 0 : 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}

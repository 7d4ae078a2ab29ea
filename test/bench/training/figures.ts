// What measure.py writes, and one run of it in a given Python environment.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { runPython, unpackCode } from '../../checks/jobs.ts';

export const Figures = z.object({
  backend: z.enum(['tensorflow', 'jax', 'torch']),
  device: z.string(),
  rows: z.number(),
  epochs: z.number(),
  seconds_to_fit: z.number(),
  seconds_to_best: z.number(),
  seconds_per_epoch: z.number(),
  rows_per_second: z.number(),
  test_macro_f1: z.number(),
  wide_probabilities: z.array(z.array(z.number())),
  weights: z.number(),
  steps_per_epoch: z.number(),
  flops_per_epoch: z.number(),
  bytes_per_epoch: z.number(),
});
export type Figures = z.infer<typeof Figures>;

export function measureTraining(
  python: string,
  backend: Figures['backend'],
  prepared: string,
  epochs: number,
): Figures {
  const output = join(prepared, `${backend}.json`);
  const args = ['--prepared', prepared, '--epochs', String(epochs), '--output', output];
  runPython(python, [join(import.meta.dirname, 'measure.py'), ...args], {
    KERAS_BACKEND: backend,
    PYTHONPATH: unpackCode(),
  });
  return Figures.parse(JSON.parse(readFileSync(output, 'utf8')));
}

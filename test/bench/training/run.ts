// `npm run bench:training`: how fast the Train job learns on this machine's device, what it must at least compute and move, and from
// how many rows a GPU instance can be the cheaper one.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PYTHON } from '../../../local/cloud.ts';
import { JOB_SECONDS, PRICES } from '../../../local/simulate/cost.ts';
import { preprocess } from '../../checks/jobs.ts';
import { measureTraining } from './figures.ts';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '3' } } });

/** ml.g4dn.xlarge has an NVIDIA T4; peak single precision and memory bandwidth by its data sheet. */
const T4 = { flopsPerSecond: 8.1e12, bytesPerSecond: 320e9 };
const GPU_INSTANCE = 'ml.g4dn.xlarge';
const CPU_INSTANCE = 'ml.c5.xlarge';

const median = (all: readonly number[]): number =>
  [...all].sort((a, b) => a - b)[all.length >> 1] ?? Number.NaN;

/** Rows below which a GPU cannot pay even if it computed in no time: both instances bill the same start-up. */
function leastRowsThatPay(rowsPerSecond: number, epochs: number): number {
  const [gpu, cpu] = [PRICES.hourly[GPU_INSTANCE], PRICES.hourly[CPU_INSTANCE]];
  if (gpu === undefined || cpu === undefined) throw new Error(`cost.ts has no price for ${CPU_INSTANCE}.`);
  return (JOB_SECONDS.train * (gpu / cpu - 1) * rowsPerSecond) / epochs;
}

const work = mkdtempSync(join(tmpdir(), 'bench-training-'));
try {
  const prepared = preprocess(work);
  const runs = Array.from({ length: Number(values.runs) }, () =>
    measureTraining(PYTHON, 'tensorflow', prepared, 30),
  );
  const [first] = runs;
  if (first === undefined) throw new Error('--runs must be 1 or more.');
  const middle = (name: 'rows_per_second' | 'seconds_to_best' | 'seconds_to_fit' | 'seconds_per_epoch') =>
    median(runs.map((run) => run[name]));
  const floor = Math.max(
    first.flops_per_epoch / T4.flopsPerSecond,
    first.bytes_per_epoch / T4.bytesPerSecond,
  );
  const onGpu = first.device !== 'CPU';
  console.log(`
device                     ${first.device}; medians of ${runs.length} runs on ${first.rows} rows, ${first.epochs} epochs
rows/s, deep branch        ${middle('rows_per_second').toFixed(0)}
time to best macro-F1      ${middle('seconds_to_best').toFixed(1)} s; whole fit ${middle('seconds_to_fit').toFixed(1)} s
an epoch computes          ${(first.flops_per_epoch / 1e9).toFixed(2)} GFLOP and moves ${(first.bytes_per_epoch / 1e9).toFixed(2)} GB in ${first.steps_per_epoch} steps (${first.weights} weights)
floor that implies on a T4 ${(floor * 1e3).toFixed(1)} ms an epoch; here ${(middle('seconds_per_epoch') * 1e3).toFixed(0)} ms
GPU                        ${onGpu ? 'measured above' : 'none here: not measured'}`);
  if (!onGpu)
    console.log(
      `a GPU instance can pay     from ${Math.ceil(leastRowsThatPay(middle('rows_per_second'), first.epochs)).toLocaleString('en')} rows on: below, ${GPU_INSTANCE} is dearer than ${CPU_INSTANCE} even if it computed in no time`,
    );
} finally {
  rmSync(work, { recursive: true, force: true });
}

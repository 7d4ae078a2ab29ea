// Runs the Python side of the gate's bench (real comparison, simulated rows) in two processes and hands on each pair's looks.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Judged } from '../../../functions/evaluation/promotion-gate.ts';

const SCRIPT = join(import.meta.dirname, 'compare_pairs.py');
const CODE = join(import.meta.dirname, '..', '..', '..', 'sagemaker', 'scripts');
const PROCESSES = 2;

export interface PairSettings {
  /** Measured counts [true, candidate's, champion's]. */
  readonly joint: readonly (readonly (readonly number[])[])[];
  readonly shares: readonly number[];
  readonly rows: readonly number[];
  /** New rows each cycle as a share of `rows`. */
  readonly fresh: number;
  readonly difference: number;
  readonly looks: number;
  /** `one` candidate all along, or a `new` one of the same quality every cycle. */
  readonly candidates: 'one' | 'new';
  readonly pairs: number;
  readonly seed: number;
}

const part = async (settings: PairSettings, first: number, pairs: number): Promise<Judged[][]> => {
  const { joint, shares, rows, fresh, difference, looks, candidates, seed } = settings;
  const numbers = (values: readonly number[]) => values.map(String);
  const args = [SCRIPT, '--code', CODE, '--joint', JSON.stringify(joint), '--shares', ...numbers(shares)];
  args.push('--rows', ...numbers(rows), '--fresh', String(fresh), `--difference=${difference}`);
  args.push('--looks', String(looks), '--candidates', candidates, '--seed', String(seed));
  args.push('--first-pair', String(first), '--pairs', String(pairs));
  const process_ = spawn('python', args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    process_.once('error', reject);
    process_.once('close', resolve);
  });
  const seen: Judged[][] = [];
  for await (const line of createInterface({ input: process_.stdout })) seen.push(JSON.parse(line));
  const status = await ended;
  if (status !== 0 || seen.length !== pairs)
    throw new Error(`${SCRIPT} ended with ${status} after ${seen.length} of ${pairs} pairs.`);
  return seen;
};

/** The looks of each pair, in order; the same settings give the same looks. */
export const pairLooks = async (settings: PairSettings): Promise<Judged[][]> => {
  const size = Math.ceil(settings.pairs / PROCESSES);
  const parts = Array.from({ length: PROCESSES }, (_, index) => {
    const first = index * size;
    return part(settings, first, Math.max(0, Math.min(size, settings.pairs - first)));
  });
  return (await Promise.all(parts)).flat();
};

// `npm run test:model -- --runs 100000 [--seed N]`: many histories of the loop, on two processes, seeds printed.
import { fork } from 'node:child_process';
import { parseArgs } from 'node:util';
import { STAGE_ENVIRONMENT } from '../support/stage.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10000' },
    seed: { type: 'string' },
    worker: { type: 'boolean' },
  },
});
const runs = Number(values.runs);
const seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed);
const WORKERS = 2;

const work = async (): Promise<void> => {
  Object.assign(process.env, STAGE_ENVIRONMENT); // handlers read it when they are imported
  const { check } = await import('./property.ts');
  const { failed, counterexample, errorInstance, numRuns, numShrinks } = await check(runs, seed);
  if (!failed) return;
  const words = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  process.stdout.write(
    `✖ seed ${seed}: ${words}\n  after ${numRuns} histories, shrunk ${numShrinks} times to\n${JSON.stringify(counterexample, null, 1)}\n`,
  );
  process.exitCode = 1;
};

const lead = async (): Promise<void> => {
  const started = Date.now();
  const codes = await Promise.all(
    Array.from({ length: WORKERS }, (_, index) => {
      const share = Math.floor(runs / WORKERS) + (index < runs % WORKERS ? 1 : 0);
      const args = ['--worker', '--runs', String(share), '--seed', String(seed + index)];
      process.stdout.write(`${share} histories from seed ${seed + index}\n`);
      const child = fork(import.meta.filename, args);
      return new Promise<number>((resolve) => child.on('exit', (code) => resolve(code ?? 1)));
    }),
  );
  const failed = codes.filter((code) => code !== 0).length;
  const seconds = ((Date.now() - started) / 1000).toFixed(0);
  process.stdout.write(`${failed === 0 ? '✔' : '✖'} ${runs} histories in ${seconds} s\n`);
  process.exitCode = failed === 0 ? 0 : 1;
};

await (values.worker ? work() : lead());

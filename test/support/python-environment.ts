// Python environments of their own for benchmarks and checks, installed when their requirements file asks for another.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PYTHON, ROOT } from '../../local/cloud.ts';

/** One thread each, so that two processes do not get in each other's way on two cores; no start-up notes. */
export const ONE_THREAD = {
  OMP_NUM_THREADS: '1',
  OPENBLAS_NUM_THREADS: '1',
  TF_CPP_MIN_LOG_LEVEL: '3',
  TF_ENABLE_ONEDNN_OPTS: '0',
};

function run(command: string, args: readonly string[]): void {
  const { status, error, stdout, stderr } = spawnSync(command, args, { cwd: ROOT, encoding: 'utf8' });
  if (status === 0) return;
  throw new Error(`${command} ${args.join(' ')} failed:\n${error?.message ?? ''}${stdout}${stderr}`);
}

/** The interpreter of `.venv-<name>` with the packages of `requirements`. Throws when they cannot be installed. */
export function pythonEnvironment(name: string, requirements: string): string {
  const folder = join(ROOT, `.venv-${name}`);
  const python = join(folder, 'bin', 'python');
  const stamp = join(folder, '.installed');
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return python;
  console.log(`… installing Python packages into .venv-${name}`);
  if (!existsSync(python)) run(PYTHON, ['-m', 'venv', folder]);
  run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]);
  writeFileSync(stamp, wanted);
  return python;
}

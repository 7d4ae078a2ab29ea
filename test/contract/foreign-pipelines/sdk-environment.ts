// The official SageMaker Python SDK in an environment of its own, installed when a requirements file asks for another.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PYTHON, ROOT } from '../../../local/cloud.ts';

const VENV = join(ROOT, '.venv-sagemaker-sdk');
const REQUIREMENTS = join(ROOT, 'test', 'contract', 'requirements-sagemaker-sdk.txt');
const STAMP = join(VENV, '.installed');

function run(command: string, args: readonly string[]): void {
  const { status, error, stdout, stderr } = spawnSync(command, args, { cwd: ROOT, encoding: 'utf8' });
  if (status === 0) return;
  throw new Error(`${command} ${args.join(' ')} failed:\n${error?.message ?? ''}${stdout}${stderr}`);
}

/** Returns the environment's interpreter. Throws when the packages cannot be installed. */
export function sdkPython(): string {
  const python = join(VENV, 'bin', 'python');
  const wanted = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return python;
  console.log('… installing the SageMaker Python SDK');
  if (!existsSync(python)) run(PYTHON, ['-m', 'venv', VENV]);
  run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', REQUIREMENTS]);
  writeFileSync(STAMP, wanted);
  return python;
}

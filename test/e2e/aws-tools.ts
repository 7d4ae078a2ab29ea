// boto3 and the AWS CLI in an environment of their own, installed when the requirements file asks for something else.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PYTHON, ROOT } from '../../local/cloud.ts';

const VENV = join(ROOT, '.venv-readme');
const REQUIREMENTS = join(ROOT, 'test', 'contract', 'requirements-readme.txt');
const STAMP = join(VENV, '.installed');

function run(command: string, args: readonly string[]): void {
  const { status, error, stdout, stderr } = spawnSync(command, args, { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} failed: ${error?.message ?? ''}${stdout}${stderr}`);
}

/** Returns the folder with `python` and `aws`. Throws when the packages cannot be installed. */
export function awsTools(): string {
  const bin = join(VENV, 'bin');
  const wanted = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return bin;
  if (!existsSync(bin)) run(PYTHON, ['-m', 'venv', VENV]);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', REQUIREMENTS];
  run(join(bin, 'python'), pip);
  writeFileSync(STAMP, wanted);
  return bin;
}

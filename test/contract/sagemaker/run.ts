// `node test/contract/sagemaker/run.ts`: the whole contract, with the AWS SDK for JavaScript and with boto3, and its figures.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const REQUIREMENTS = join(import.meta.dirname, '..', 'requirements.txt');
const VENV = join(ROOT, '.venv-contract');
const PYTHON = join(VENV, 'bin', 'python');

function must(command: string, args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed`, { cause: error });
}

/** Any Python from 3.11 will do; the project's own is there after `npm start` or `npm test`. */
function anyPython(): string {
  const own = join(ROOT, '.venv', 'bin', 'python');
  return process.env.PYTHON ?? (existsSync(own) ? own : 'python3');
}

/** Installs boto3 beside the project's own packages; does nothing when it is there in this version. */
function ensureBoto3(): void {
  const wanted = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex');
  const stamp = join(VENV, '.installed');
  if (existsSync(PYTHON) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  process.stdout.write('… installing boto3 into .venv-contract\n');
  must(anyPython(), ['-m', 'venv', VENV]);
  must(PYTHON, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', REQUIREMENTS]);
  writeFileSync(stamp, wanted);
}

interface TestFile {
  readonly name: string;
  readonly startTime: number;
  readonly endTime: number;
  readonly assertionResults: readonly { readonly title: string; readonly status: string }[];
}

/** Steps that only prepare for others are titled in parentheses. */
function figures({ name, startTime, endTime, assertionResults }: TestFile): string {
  const cases = assertionResults.filter(({ title }) => !title.startsWith('('));
  const count = (status: string) => cases.filter((one) => one.status === status).length;
  const seconds = ((endTime - startTime) / 1000).toFixed(1);
  const left = cases.length - count('passed') - count('failed');
  const skipped = left === 0 ? '' : `, ${left} left out`;
  return `${basename(name, '.test.ts').padEnd(16)} ${cases.length} cases: ${count('passed')} passed, ${count('failed')} failed${skipped} (${seconds} s)`;
}

function main(): number {
  ensureBoto3();
  const folder = mkdtempSync(join(tmpdir(), 'contract-'));
  const file = join(folder, 'report.json');
  const notes = join(folder, 'figures.txt');
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  const config = join(import.meta.dirname, 'vitest.config.ts');
  const reporters = ['--reporter=minimal', '--reporter=json', `--outputFile.json=${file}`];
  const args = [vitest, 'run', '--config', config, ...reporters, ...process.argv.slice(2)];
  const { status } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, CONTRACT_PYTHON: PYTHON, CONTRACT_FIGURES: notes },
  });
  if (existsSync(file)) {
    const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as { testResults: TestFile[] };
    process.stdout.write(`\n${testResults.map(figures).sort().join('\n')}\n`);
  }
  if (existsSync(notes)) process.stdout.write(readFileSync(notes, 'utf8'));
  rmSync(folder, { recursive: true, force: true });
  return status ?? 1;
}

process.exitCode = main();

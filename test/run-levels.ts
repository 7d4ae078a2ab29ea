// `npm test` and `npm run check`: every level in turn, each with its own command, stopping at none, failing if one failed.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

interface Level {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

const CHECK: readonly Level[] = [
  { name: 'types', command: 'tsc', args: [] },
  { name: 'lint and format (TypeScript)', command: 'biome', args: ['check', '--error-on-warnings'] },
  { name: 'lint (Python)', command: 'ruff', args: ['check', 'sagemaker', 'local', 'test'] },
  { name: 'format (Python)', command: 'ruff', args: ['format', '--check', 'sagemaker', 'local', 'test'] },
  { name: 'unit tests (TypeScript)', command: 'vitest', args: ['run', '--project', 'unit'] },
];

const ALL: readonly Level[] = [
  ...CHECK,
  { name: 'bundles', command: 'node', args: ['test/checks/bundles/run.ts'] },
  { name: 'packages', command: 'node', args: ['test/checks/packages/run.ts'] },
  { name: 'model of the loop', command: 'vitest', args: ['run', '--project', 'model'] },
  { name: 'unit tests (Python)', command: 'python', args: ['-m', 'pytest', '-q'] },
  {
    name: 'contract of the SageMaker stand-in (JavaScript client)',
    command: 'vitest',
    args: ['run', '--project', 'contract'],
  },
  { name: 'the loop, end to end', command: 'vitest', args: ['run', '--project', 'e2e'] },
];

const LEVELS: Record<string, readonly Level[]> = { check: CHECK, all: ALL };

const chosen = LEVELS[process.argv[2] ?? 'all'];
if (chosen === undefined)
  throw new Error(`Unknown level ${process.argv[2]}; use one of ${Object.keys(LEVELS)}.`);

const outcomes = chosen.map(({ name, command, args }) => {
  process.stdout.write(`\n━━ ${name}\n`);
  const started = Date.now();
  const { status, error } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit' });
  if (error !== undefined) process.stderr.write(`✖ ${command} could not be started: ${error.message}\n`);
  return { name, passed: status === 0, seconds: (Date.now() - started) / 1000 };
});

process.stdout.write('\n');
for (const { name, passed, seconds } of outcomes)
  process.stdout.write(`${passed ? '✔' : '✖'} ${name} (${seconds.toFixed(0)} s)\n`);
const failed = outcomes.filter(({ passed }) => !passed).length;
process.stdout.write(`\n${outcomes.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;

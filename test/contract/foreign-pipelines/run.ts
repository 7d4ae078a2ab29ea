// Runs pipelines that the official SageMaker Python SDK rendered, unchanged, in the stand-in: one line an execution.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { isDeepStrictEqual } from 'node:util';
import { startCloud } from '../../../local/cloud.ts';
import { freePort } from '../../../local/ports.ts';
import { EXPECTED, type Expectation } from './expected.ts';
import { sdkPython } from './sdk-environment.ts';

interface Step {
  readonly status: string;
  readonly cached: boolean;
  readonly reason: string | null;
  readonly metadata: { Condition?: { Outcome: string }; Fail?: { ErrorMessage: string } };
}

interface Execution {
  readonly title: string;
  readonly status: string;
  readonly steps: Readonly<Record<string, Step>>;
}

const outcome = ({ status, cached, metadata }: Step): string =>
  [status, cached ? 'from cache' : '', metadata.Condition?.Outcome ?? '']
    .filter((part) => part !== '')
    .join(' ');

const outcomes = (steps: Execution['steps']): Record<string, string> =>
  Object.fromEntries(Object.entries(steps).map(([name, step]) => [name, outcome(step)]));

/** What is not as expected, in words; empty when all is. */
function complaints(seen: Execution, wanted: Expectation['executions'][number] | undefined): string[] {
  const steps = outcomes(seen.steps);
  const [name = '', text = ''] = wanted?.says ?? [];
  const step = seen.steps[name];
  const message = step?.metadata.Fail?.ErrorMessage ?? step?.reason ?? '';
  return [
    ...(seen.title === wanted?.title && seen.status === wanted.status ? [] : [`expected ${wanted?.status}`]),
    ...(isDeepStrictEqual(steps, wanted?.steps) ? [] : [`expected ${JSON.stringify(wanted?.steps)}`]),
    ...(message.includes(text) ? [] : [`${name} says '${message}', not '${text}'`]),
  ];
}

function report(seen: Execution, problems: readonly string[], seconds: number): void {
  // The service lists the latest step first.
  const steps = Object.entries(outcomes(seen.steps))
    .reverse()
    .map(([name, status]) => `${name} ${status}`);
  const mark = problems.length === 0 ? '✔' : '✖';
  console.log(`${mark} ${seen.title}: ${seen.status} · ${steps.join(', ')} (${seconds.toFixed(1)} s)`);
  for (const problem of problems) console.log(`    ${problem}`);
  if (problems.length === 0) return;
  for (const [name, { reason }] of Object.entries(seen.steps))
    if (reason) console.log(`    ${name}: ${reason}`);
}

/** Returns whether every execution went as expected. */
async function runScript(python: string, env: Record<string, string>, wanted: Expectation): Promise<boolean> {
  const child = spawn(python, [join(import.meta.dirname, wanted.script)], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const keep = (text: string) => {
    said = `${said}${text}`.slice(-4000);
  };
  child.stderr.on('data', (chunk: Buffer) => keep(String(chunk)));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  let count = 0;
  let good = true;
  let since = Date.now();
  for await (const line of createInterface({ input: child.stdout })) {
    // The SDK's own words, its tracebacks among them, come out here too.
    if (!line.startsWith('{"title"')) {
      keep(`${line}\n`);
      continue;
    }
    const seen: Execution = JSON.parse(line);
    const problems = complaints(seen, wanted.executions[count++]);
    report(seen, problems, (Date.now() - since) / 1000);
    good &&= problems.length === 0;
    since = Date.now();
  }
  const code = await ended;
  if (code === 0 && count === wanted.executions.length) return good;
  console.log(`✖ ${wanted.script} ended with ${code} after ${count} execution(s):\n${said}`);
  return false;
}

const python = sdkPython();
const folder = mkdtempSync(join(tmpdir(), 'foreign-pipelines-'));
const settings = join(folder, 'sdk.yaml');
writeFileSync(
  settings,
  "SchemaVersion: '1.0'\nSageMaker:\n  PythonSDK:\n    Modules:\n      TelemetryOptOut: true\n",
);
const dataDir = join(folder, 'cloud');
mkdirSync(dataDir);
const cloud = await startCloud({
  dataDir,
  emulatorPort: await freePort(),
  sageMakerPort: await freePort(),
  timeScale: 0.01,
  duplicateEvents: 0,
});
let good = true;
try {
  const code = join(folder, 'code');
  cpSync(join(import.meta.dirname, 'code'), code, { recursive: true });
  const env = {
    ...cloud.env,
    HOME: folder,
    FOREIGN_PIPELINES_CODE: code,
    PYTHONDONTWRITEBYTECODE: '1',
    SAGEMAKER_USER_CONFIG_OVERRIDE: settings,
    PYTHONWARNINGS: 'ignore',
    SAGEMAKER_SUPPRESS_V2_WARNING: '1',
  };
  for (const wanted of EXPECTED) good = (await runScript(python, env, wanted)) && good;
} finally {
  await cloud.stop();
  if (good) rmSync(folder, { recursive: true, force: true });
  else {
    const log = readFileSync(join(dataDir, 'sagemaker', 'sagemaker.log'), 'utf8');
    console.log(
      log
        .split('\n')
        .filter((line) => line.startsWith('jobs:'))
        .join('\n'),
    );
    console.log(`What the cloud kept is in ${folder}.`);
  }
}
console.log(good ? `\n${EXPECTED.length} foreign pipelines ran as expected` : '\n✖ not as expected');
process.exitCode = good ? 0 : 1;

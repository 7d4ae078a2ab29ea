// Runs schemathesis against a stage, in a Python environment of its own, and reads what it reports.
import { type SpawnOptions, spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { REGION } from '../../local/cloud.ts';
import { credentials } from '../../local/deployment.ts';
import { pythonEnvironment } from '../support/python-environment.ts';
import { Report, Tally, type Verdict } from './verdict.ts';

export interface AttackOrder {
  readonly seed: number;
  readonly examples: number;
  /** Folder of the reports. */
  readonly reports: string;
}

const HERE = import.meta.dirname;

const runProgram = (program: string, args: readonly string[], options: SpawnOptions): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: 'inherit' });
    child.once('error', reject);
    // Its exit code says only that it found something; the report says what.
    child.once('exit', () => resolve());
  });

/** @throws Error when schemathesis left no report. */
export const attack = async (url: string, { seed, examples, reports }: AttackOrder): Promise<Verdict> => {
  mkdirSync(reports, { recursive: true });
  const [report, tally] = [join(reports, 'report.json'), join(reports, 'tally.json')];
  const python = pythonEnvironment('fuzz', join(HERE, 'requirements.txt'));
  await runProgram(
    join(dirname(python), 'schemathesis'),
    [
      ...['--config-file', join(HERE, 'schemathesis.toml'), 'run', `${url}/openapi.json`, '--url', url],
      ...['--seed', String(seed), '--max-examples', String(examples)],
      ...['--report', 'json', '--report-json-path', report],
    ],
    {
      cwd: reports,
      env: {
        PATH: process.env.PATH ?? '/usr/bin:/bin',
        PYTHONPATH: HERE,
        PYTHONDONTWRITEBYTECODE: '1',
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        AWS_REGION: REGION,
        FUZZ_TALLY: tally,
      },
    },
  );
  return {
    ...Report.parse(JSON.parse(readFileSync(report, 'utf8'))),
    answers: Tally.parse(JSON.parse(readFileSync(tally, 'utf8'))),
  };
};

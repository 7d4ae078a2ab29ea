// Every limit that AWS's own model names for a member that the stand-in has, tried on both of its sides.
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { operations } from '../../../../local/sagemaker/operations/table.ts';
import { type StandIn, startStandIn } from '../../../unit/local/sagemaker/support/stand-in.ts';
import { isKnown, outdated, UNSUPPORTED_MEMBERS } from './known-differences.ts';

interface Report {
  readonly beyond: number;
  readonly within: number;
  readonly untried: number;
  readonly unsupported: readonly string[];
  readonly findings: readonly string[];
}

let standIn: StandIn;
let report: Report;

beforeAll(async () => {
  standIn = await startStandIn();
  const args = [join(import.meta.dirname, 'model_sweep.py'), standIn.url, ...operations.keys()];
  const python = process.env.CONTRACT_PYTHON ?? 'python3';
  const { stdout } = await promisify(execFile)(python, args, { maxBuffer: 2 ** 26 });
  report = JSON.parse(stdout);
  const figures = `AWS's model: ${report.beyond} requests beyond a limit, ${report.within} at one, ${report.untried} not tried`;
  if (process.env.CONTRACT_FIGURES !== undefined)
    await writeFile(process.env.CONTRACT_FIGURES, `${figures}\n`);
}, 120_000);

afterAll(() => standIn.remove());

test('what is beyond a limit is refused by name, and what is at it is not', () => {
  expect(report.findings.filter((finding) => !isKnown(finding))).toEqual([]);
  expect(outdated(report.findings)).toEqual([]);
  expect(report.beyond).toBeGreaterThan(800);
  expect(report.within).toBeGreaterThan(3000);
});

test('members of the model that the stand-in does not have are those it says', () => {
  expect(report.unsupported).toEqual([...UNSUPPORTED_MEMBERS].sort());
});

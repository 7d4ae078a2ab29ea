// `npm run check:requests`: records every AWS call of a turning loop, holds each against AWS's service models, and its caller's role against it.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { templateOf } from '../../support/packaged.ts';
import { pythonEnvironment } from '../../support/python-environment.ts';
import { LOCAL } from '../packages/variants.ts';
import { functionNames, judge } from '../permissions/judge.ts';
import { complaintsOf, reasonsGiven, table } from '../permissions/table.ts';
import { callsIn, recorded } from './recording.ts';

const PREFIX = 'sentiment-local';

const begun = Date.now();
const tell = (line: string) =>
  process.stderr.write(`${((Date.now() - begun) / 1000).toFixed(1).padStart(7)} ${line}\n`);

const file = await recorded(tell);

const python = pythonEnvironment('aws-models', join(import.meta.dirname, 'requirements.txt'));
const { status } = spawnSync(python, [join(import.meta.dirname, 'validate.py'), file], { stdio: 'inherit' });

const template = templateOf(LOCAL);
const calls = callsIn(file);
const judgements = functionNames(template, PREFIX).map((name) =>
  judge(
    template,
    name,
    calls.filter(({ caller }) => caller === name),
  ),
);
const known = new Set(judgements.map(({ name }) => name));
const strangers = calls.filter(({ caller }) => !known.has(caller));
const complaints = [
  ...judgements.flatMap(complaintsOf),
  ...strangers.map(({ caller, call }) => `${call} was made by ${caller}, which is no function`),
];
console.log(
  `\n${table(judgements)}\n\nGranted and not used, because:\n${reasonsGiven(judgements).join('\n')}\n`,
);
for (const complaint of complaints) console.error(`✖ ${complaint}`);
const refused = judgements.reduce((sum, each) => sum + each.refused.length, 0);
const unused = judgements.reduce((sum, each) => sum + each.unused.filter(({ reason }) => !reason).length, 0);
console.log(
  `${calls.length} calls by ${new Set(calls.map(({ caller }) => caller)).size} of ${judgements.length} functions: ` +
    `${refused} refused by their own role; granted, unused and unexplained: ${unused}.`,
);
process.exitCode = status === 0 && complaints.length === 0 ? 0 : 1;

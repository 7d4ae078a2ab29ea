// Thirty times kill -9 at random moments of pipelines and deployments, and what each restart finds: acceptance of state.
import { parseArgs } from 'node:util';
import { runRandomKills } from './random-kills-run.ts';
import { writeReport } from './report-file.ts';
import { tableOf } from './table.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    report: { type: 'string' },
  },
});

const result = await runRandomKills(Number(values.kills), Number(values.seed));
const rows = result.kills.map((figure, position) => ({
  kill: position + 1,
  'after (ms)': figure.afterMs,
  hit: figure.whileStarting ? `the start: ${figure.hit}` : figure.hit,
  processes: figure.processes,
  'gone after (ms)': figure.goneMs,
  problems: figure.problems.length,
}));
console.log(tableOf(rows));
const problems = [
  ...result.kills.flatMap((figure, position) =>
    figure.problems.map((problem) => `kill ${position + 1}: ${problem}`),
  ),
  ...result.finale,
];
const executions = Object.entries(result.executions).map(([status, count]) => `${count} ${status}`);
console.log(
  `\nseed ${result.seed}, ${result.kills.length} kills in ${result.seconds} s; executions: ${executions.join(', ')}`,
);
console.log(problems.length === 0 ? '✔ as it must be' : problems.map((problem) => `✖ ${problem}`).join('\n'));
writeReport(values.report, { ...result, problems });
process.exitCode = problems.length === 0 ? 0 : 1;

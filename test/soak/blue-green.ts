// Fifty switches under constant load and twenty deployments of broken models, in figures: acceptance of blue/green.
// The stand-in runs in this process with an in-memory outside, whose alarms are judged from the metrics it receives;
// the clients run in a thread of their own over real connections; the models are real serving processes, small ones.
import { parseArgs } from 'node:util';
import { reportBlueGreen } from './blue-green-report.ts';
import { runBlueGreen } from './blue-green-run.ts';
import { writeReport } from './report-file.ts';

const { values } = parseArgs({
  options: {
    switches: { type: 'string', default: '50' },
    broken: { type: 'string', default: '20' },
    clients: { type: 'string', default: '8' },
    report: { type: 'string' },
  },
});

const result = await runBlueGreen({
  switches: Number(values.switches),
  broken: Number(values.broken),
  clients: Number(values.clients),
});
const { text, problems } = reportBlueGreen(result);
console.log(text);
writeReport(values.report, { ...result, problems });
process.exitCode = problems.length === 0 ? 0 : 1;

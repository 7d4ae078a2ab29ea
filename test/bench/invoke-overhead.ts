// What the stand-in adds to an invocation: InvokeEndpoint through it against the same serving process asked directly.
// Both run in processes of their own; rounds of both take turns, so that whatever else the machine does hits both.
import { parseArgs } from 'node:util';
import { writeReport } from '../soak/report-file.ts';
import { reportOverhead } from './overhead-report.ts';
import { runOverhead } from './overhead-run.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '30' },
    requests: { type: 'string', default: '200' },
    clients: { type: 'string', default: '8' },
    report: { type: 'string' },
  },
});

const result = await runOverhead({
  rounds: Number(values.rounds),
  requests: Number(values.requests),
  clients: Number(values.clients),
});
const { text, figures } = reportOverhead(result);
console.log(text);
writeReport(values.report, figures);

// What the program is told on its command line, checked before anything starts.
import { parseArgs } from 'node:util';
import type { LocalSageMakerOptions } from './options.ts';

export const USAGE = `node local/sagemaker/main.ts [--port 4577] [--data-dir .local/sagemaker]
  [--aws-endpoint http://127.0.0.1:4566] [--python python3] [--region eu-west-1] [--account 000000000000]
  [--time-scale 0.01] [--duplicate-events 0] [--late-events 0] [--instances-per-variant 1] [--metric-heartbeat 10]
  [--serving-command "python serve.py --model-dir {model} --port {port}"] [--exit-with-stdin]`;

export interface CommandLine {
  readonly help: boolean;
  readonly port: number;
  readonly exitWithStdin: boolean;
  readonly options: LocalSageMakerOptions;
}

/** Throws with the option's name when it is no number between `least` and `most`. */
function number(name: string, text: string, least: number, most = Number.POSITIVE_INFINITY): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value >= least && value <= most) return value;
  const range = most === Number.POSITIVE_INFINITY ? `of ${least} or more` : `from ${least} to ${most}`;
  throw new Error(`--${name} must be a number ${range}, not '${text}'.`);
}

function whole(name: string, text: string, least: number, most?: number): number {
  const value = number(name, text, least, most);
  if (Number.isInteger(value)) return value;
  throw new Error(`--${name} must be a whole number, not '${text}'.`);
}

/** Words separated by spaces, or a JSON array of words when they hold spaces themselves. */
function wordsOf(text: string): readonly string[] {
  if (!text.startsWith('[')) return text.split(/\s+/).filter((word) => word !== '');
  return JSON.parse(text) as string[];
}

/** `{model}` and `{port}` stand for the folder of the unpacked artifact and the port to serve on. */
export function servingCommand(text: string): (model: string, port: number) => readonly string[] {
  if (!text.includes('{port}')) throw new Error('--serving-command must hold {port}, the port to serve on.');
  const words = wordsOf(text);
  return (model, port) =>
    words.map((word) => word.replaceAll('{model}', model).replaceAll('{port}', String(port)));
}

const OPTIONS = {
  port: { type: 'string', default: '4577' },
  'data-dir': { type: 'string', default: '.local/sagemaker' },
  'aws-endpoint': { type: 'string', default: 'http://127.0.0.1:4566' },
  python: { type: 'string', default: 'python3' },
  region: { type: 'string', default: 'eu-west-1' },
  account: { type: 'string', default: '000000000000' },
  'time-scale': { type: 'string', default: '0.01' },
  'duplicate-events': { type: 'string', default: '0' },
  'late-events': { type: 'string', default: '0' },
  'instances-per-variant': { type: 'string', default: '1' },
  'metric-heartbeat': { type: 'string', default: '10' },
  'serving-command': { type: 'string' },
  'exit-with-stdin': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** Throws with what is wrong. */
export function readCommandLine(args: readonly string[]): CommandLine {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const serving = values['serving-command'];
  if (!/^\d{12}$/.test(values.account)) throw new Error('--account must have twelve digits.');
  return {
    help: values.help,
    port: whole('port', values.port, 0, 65_535),
    exitWithStdin: values['exit-with-stdin'],
    options: {
      dataDir: values['data-dir'],
      awsEndpoint: new URL(values['aws-endpoint']).href.replace(/\/$/, ''),
      python: values.python,
      region: values.region,
      accountId: values.account,
      timeScale: number('time-scale', values['time-scale'], 0),
      duplicateEvents: number('duplicate-events', values['duplicate-events'], 0, 1),
      lateEvents: number('late-events', values['late-events'], 0, 1),
      maxInstancesPerVariant: whole('instances-per-variant', values['instances-per-variant'], 1),
      metricHeartbeat: number('metric-heartbeat', values['metric-heartbeat'], 0),
      ...(serving !== undefined && { servingCommand: servingCommand(serving) }),
    },
  };
}

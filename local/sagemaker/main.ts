// Starts the stand-in from the command line and ends it in order.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { parseArgs } from 'node:util';
import { createLocalSageMaker } from './create-local-sagemaker.ts';

const USAGE = `node local/sagemaker/main.ts --port N --data-dir FOLDER --aws-endpoint URL --python PATH
  [--region eu-west-1] [--account 000000000000] [--time-scale 0.01] [--duplicate-events 0.2]
  [--instances-per-variant 1] [--exit-with-stdin]`;

function readOptions() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4577' },
      'data-dir': { type: 'string', default: '.local/sagemaker' },
      'aws-endpoint': { type: 'string', default: 'http://127.0.0.1:4566' },
      python: { type: 'string', default: 'python3' },
      region: { type: 'string', default: 'eu-west-1' },
      account: { type: 'string', default: '000000000000' },
      'time-scale': { type: 'string', default: '0.01' },
      'duplicate-events': { type: 'string', default: '0' },
      'instances-per-variant': { type: 'string', default: '1' },
      'exit-with-stdin': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return values;
}

type Options = ReturnType<typeof readOptions>;

function parsedOptions(): Options {
  try {
    return readOptions();
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`);
    process.exit(2);
  }
}

const options = parsedOptions();
if (options.help) {
  console.log(USAGE);
  process.exit(0);
}

const port = Number(options.port);

/** Before anything else: a second stand-in must not touch the data of the one that has the port. */
async function requireFreePort(): Promise<void> {
  const probe = createServer().listen(port, '127.0.0.1');
  try {
    await once(probe, 'listening');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    console.error(
      code === 'EADDRINUSE'
        ? `Port ${port} is in use: choose another with --port.`
        : `Port ${port}: ${message}`,
    );
    process.exit(1);
  }
  probe.close();
  await once(probe, 'close');
}

await requireFreePort();
const standIn = createLocalSageMaker({
  dataDir: options['data-dir'],
  awsEndpoint: options['aws-endpoint'],
  python: options.python,
  region: options.region,
  accountId: options.account,
  timeScale: Number(options['time-scale']),
  duplicateEvents: Number(options['duplicate-events']),
  maxInstancesPerVariant: Number(options['instances-per-variant']),
  log: (message) => console.error(message),
});

let ending = false;
async function end(code: number): Promise<void> {
  if (ending) return;
  ending = true;
  await standIn.close();
  process.exit(code);
}

standIn.server.once('error', (error) => {
  console.error(error.message);
  void end(1);
});
process.once('SIGTERM', () => void end(0));
process.once('SIGINT', () => void end(0));
if (options['exit-with-stdin']) process.stdin.resume().once('end', () => void end(0));

standIn.server.listen(port, '127.0.0.1', async () => {
  await standIn.ready;
  const address = standIn.server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  console.log(`SageMaker stand-in listening on http://127.0.0.1:${bound}`);
});

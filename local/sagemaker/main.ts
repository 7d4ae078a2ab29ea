#!/usr/bin/env node
// Starts the stand-in from the command line and ends it in order.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { type CommandLine, readCommandLine, USAGE } from './command-line.ts';
import { createLocalSageMaker, type LocalSageMaker } from './create-local-sagemaker.ts';

function refuse(message: string, status: number): never {
  console.error(message);
  process.exit(status);
}

function commandLine(): CommandLine {
  try {
    return readCommandLine(process.argv.slice(2));
  } catch (error) {
    return refuse(`${(error as Error).message}\n${USAGE}`, 2);
  }
}

const { help, port, exitWithStdin, options } = commandLine();
if (help) {
  console.log(USAGE);
  process.exit(0);
}

/** Before anything else: a second stand-in must not touch the data of the one that has the port. */
async function requireFreePort(): Promise<void> {
  const probe = createServer().listen(port, '127.0.0.1');
  try {
    await once(probe, 'listening');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    refuse(
      code === 'EADDRINUSE'
        ? `Port ${port} is in use: choose another with --port.`
        : `Port ${port}: ${message}`,
      1,
    );
  }
  probe.close();
  await once(probe, 'close');
}

function create(): LocalSageMaker {
  try {
    return createLocalSageMaker({ ...options, log: (message) => console.error(message) });
  } catch (error) {
    return refuse((error as Error).message, 1);
  }
}

await requireFreePort();
const standIn = create();

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
if (exitWithStdin) process.stdin.resume().once('end', () => void end(0));

standIn.server.listen(port, '127.0.0.1', async () => {
  await standIn.ready;
  const address = standIn.server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  console.log(`SageMaker stand-in listening on http://127.0.0.1:${bound}`);
});

// The AWS emulator as the laptop cloud runs it, alone: S3, the event bus, CloudWatch and its logs for a soak.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PYTHON, REGION, ROOT } from '../../local/cloud.ts';
import { freePort } from '../../local/ports.ts';
import { startProgram } from '../../local/supervised-process.ts';

const READY_MS = 60_000;

export interface Emulator {
  readonly url: string;
  stop(): Promise<void>;
}

/** `folder` gets its state and its log. */
export async function startEmulator(folder: string): Promise<Emulator> {
  const port = await freePort();
  const made = (name: string): string => {
    mkdirSync(join(folder, name), { recursive: true });
    return join(folder, name);
  };
  const program = startProgram({
    name: 'The AWS emulator',
    python: PYTHON,
    command: [PYTHON, join(ROOT, 'local', 'emulator', 'ministack_host.py')],
    cwd: made('work'),
    logFile: join(made('logs'), 'emulator.log'),
    env: {
      PATH: process.env.PATH ?? '/usr/bin:/bin',
      HOME: folder,
      GATEWAY_PORT: String(port),
      BIND_HOST: '127.0.0.1',
      MINISTACK_REGION: REGION,
      STATE_DIR: made('state'),
      S3_DATA_DIR: made('s3'),
      TMPDIR: made('tmp'),
    },
  });
  const url = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + READY_MS;
  while (
    !(await fetch(url).then(
      () => true,
      () => false,
    ))
  ) {
    if (Date.now() > deadline) throw new Error(`the emulator was not ready within ${READY_MS} ms`);
    await Promise.race([sleep(100), program.unexpectedEnd]);
  }
  return { url, stop: program.stop };
}

// The laptop cloud: the AWS emulator and the SageMaker stand-in, started together, stopped together.
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { requireDisk } from './disk.ts';
import { type Program, type SupervisedProcess, startProgram } from './supervised-process.ts';

export const ROOT = join(import.meta.dirname, '..');
export const PYTHON = join(ROOT, '.venv', 'bin', 'python');
export const REGION = 'eu-west-1';
export const ACCOUNT = '000000000000';

export interface CloudOptions {
  /** State, logs, buckets: everything the cloud keeps. */
  readonly dataDir: string;
  readonly emulatorPort: number;
  readonly sageMakerPort: number;
  /** Multiplies SageMaker's waits (canary, baking): 0.02 makes a ten-minute canary take twelve seconds. */
  readonly timeScale: number;
  /** Share of SageMaker's events sent twice, as AWS may. */
  readonly duplicateEvents: number;
  /** Serves models instead of TensorFlow, in the words of the stand-in's `--serving-command`; for runs that train nothing. */
  readonly servingCommand?: string;
}

export interface Cloud {
  readonly endpoint: string;
  readonly sageMakerEndpoint: string;
  /** What a program needs to talk to this cloud with an AWS SDK. */
  readonly env: Record<string, string>;
  /** Rejects as soon as a part of the cloud dies; never resolves. */
  readonly failure: Promise<never>;
  readonly stop: () => Promise<void>;
}

const READY_MS = 60_000;

const inherited = (): Record<string, string> => {
  const kept = ['HOME', 'LANG', 'LC_ALL', 'TZ', 'USER'];
  return Object.fromEntries(kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
};

export const cloudEnvironment = (emulatorPort: number, sageMakerPort: number): Record<string, string> => {
  const sageMaker = `http://127.0.0.1:${sageMakerPort}`;
  return {
    ...inherited(),
    PATH: [join(ROOT, 'node_modules', '.bin'), join(ROOT, '.venv', 'bin'), process.env.PATH].join(delimiter),
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${emulatorPort}`,
    AWS_ENDPOINT_URL_SAGEMAKER: sageMaker,
    AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME: sageMaker,
  };
};

export const emulatorProgram = (
  { dataDir, emulatorPort }: Pick<CloudOptions, 'dataDir' | 'emulatorPort'>,
  env: Record<string, string>,
): Program => {
  const folder = (name: string) => {
    const path = join(dataDir, 'emulator', name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  // The functions are CommonJS bundles; below this project's own package.json they would be read as ES modules.
  writeFileSync(join(folder('tmp'), 'package.json'), '{ "type": "commonjs" }\n');
  const { AWS_ENDPOINT_URL: _own, ...rest } = env;
  return {
    name: 'The AWS emulator',
    python: PYTHON,
    command: [PYTHON, join(ROOT, 'local', 'emulator', 'ministack_host.py')],
    cwd: folder('work'),
    logFile: join(folder('logs'), 'emulator.log'),
    env: {
      ...rest,
      GATEWAY_PORT: String(emulatorPort),
      BIND_HOST: '127.0.0.1',
      MINISTACK_REGION: REGION,
      PERSIST_STATE: '1',
      STATE_DIR: folder('state'),
      S3_PERSIST: '1',
      S3_DATA_DIR: folder('s3'),
      TMPDIR: folder('tmp'),
      NODE_NO_WARNINGS: '1',
    },
  };
};

export const sageMakerProgram = (options: CloudOptions, env: Record<string, string>): Program => {
  const folder = join(options.dataDir, 'sagemaker');
  mkdirSync(folder, { recursive: true });
  return {
    name: 'The SageMaker stand-in',
    python: PYTHON,
    command: [
      join(ROOT, 'node_modules', '.bin', 'node'),
      join(ROOT, 'local', 'sagemaker', 'main.ts'),
      ...['--port', String(options.sageMakerPort), '--data-dir', folder, '--python', PYTHON],
      ...[
        '--aws-endpoint',
        `http://127.0.0.1:${options.emulatorPort}`,
        '--region',
        REGION,
        '--account',
        ACCOUNT,
      ],
      ...['--time-scale', String(options.timeScale), '--duplicate-events', String(options.duplicateEvents)],
      ...(options.servingCommand === undefined ? [] : ['--serving-command', options.servingCommand]),
    ],
    cwd: folder,
    logFile: join(folder, 'sagemaker.log'),
    env: { ...env, NODE_NO_WARNINGS: '1' },
  };
};

const answers = async (url: string): Promise<boolean> => {
  try {
    await (await fetch(url, { signal: AbortSignal.timeout(2_000) })).body?.cancel();
    return true;
  } catch {
    return false; // not listening yet; the deadline decides
  }
};

const ready = async (process: SupervisedProcess, isReady: () => Promise<boolean>): Promise<void> => {
  const deadline = Date.now() + READY_MS;
  const poll = async () => {
    while (!(await isReady())) {
      if (Date.now() > deadline)
        throw new Error(`${process.name} was not ready within 60 s; see ${process.logFile}.`);
      await sleep(100);
    }
  };
  await Promise.race([poll(), process.unexpectedEnd]);
};

/** @throws Error when a part does not come up; what was started by then is stopped again. */
export const startCloud = async (options: CloudOptions): Promise<Cloud> => {
  mkdirSync(options.dataDir, { recursive: true });
  requireDisk(options.dataDir);
  const env = cloudEnvironment(options.emulatorPort, options.sageMakerPort);
  const endpoint = `http://127.0.0.1:${options.emulatorPort}`;
  const sageMakerEndpoint = `http://127.0.0.1:${options.sageMakerPort}`;
  const started: SupervisedProcess[] = [];
  const stop = async () => {
    for (const process of started.splice(0).reverse()) await process.stop();
  };
  try {
    const aws = startProgram(emulatorProgram(options, env));
    started.push(aws);
    await ready(aws, () => answers(`${endpoint}/_ministack/health`));
    const standIn = startProgram(sageMakerProgram(options, env));
    started.push(standIn);
    // It says so once the endpoints of an earlier run serve again; its port answers before that.
    await ready(standIn, async () => standIn.output().includes('listening on'));
  } catch (error) {
    await stop();
    throw error;
  }
  const failure = Promise.race(started.map(({ unexpectedEnd }) => unexpectedEnd));
  failure.catch(() => {}); // surfaces wherever it is awaited
  return { endpoint, sageMakerEndpoint, env, failure, stop };
};

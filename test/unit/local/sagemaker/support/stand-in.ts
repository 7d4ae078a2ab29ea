// A stand-in for one test file: a real HTTP server with real SDK clients, everything outside it in memory.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { createLocalSageMaker } from '../../../../../local/sagemaker/create-local-sagemaker.ts';
import type { LocalSageMakerOptions } from '../../../../../local/sagemaker/options.ts';
import { type MemoryOutside, memoryOutside } from './memory-outside.ts';

const VENV = fileURLToPath(new URL('../../../../../.venv/bin/python', import.meta.url));
/** The tests' scripts need no packages: any Python 3.11 will do. */
export const PYTHON = process.env.PYTHON ?? (existsSync(VENV) ? VENV : 'python3');
const SERVING = fileURLToPath(new URL('./fake-serving.py', import.meta.url));
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

export const ROLE = 'arn:aws:iam::000000000000:role/sagemaker';

export interface StandIn {
  readonly url: string;
  readonly dataDir: string;
  readonly outside: MemoryOutside;
  readonly sagemaker: SageMakerClient;
  readonly runtime: SageMakerRuntimeClient;
  /** Ends the stand-in and keeps its data. */
  stop(): Promise<void>;
  /** Ends the stand-in and removes its data. */
  remove(): Promise<void>;
}

export interface StandInOptions extends Partial<LocalSageMakerOptions> {
  readonly memory?: MemoryOutside;
}

export async function startStandIn({ memory, ...options }: StandInOptions = {}): Promise<StandIn> {
  const outside = memory ?? memoryOutside();
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'stand-in-'));
  const { server, ready, close } = createLocalSageMaker({
    dataDir,
    awsEndpoint: 'http://127.0.0.1:9',
    python: PYTHON,
    timeScale: 0.01,
    minimumWait: 40,
    metricHeartbeat: 0,
    outside,
    servingCommand: (folder, port) => [PYTHON, SERVING, folder, String(port)],
    ...options,
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  await ready;
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const config = { endpoint: url, region: 'eu-west-1', credentials, maxAttempts: 1 };
  return {
    url,
    dataDir,
    outside,
    sagemaker: new SageMakerClient(config),
    runtime: new SageMakerRuntimeClient(config),
    stop: close,
    remove: async () => {
      await close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

// The laptop cloud's own parts: ports, environment, addresses, fingerprints, and programs that die.
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Api } from '../../../cli/signed-api.ts';
import { bootstrapFirstModel } from '../../../local/bootstrap.ts';
import { type Cloud, cloudEnvironment, PYTHON } from '../../../local/cloud.ts';
import { apiUrl, sourceFingerprint } from '../../../local/deployment.ts';
import { requireDisk } from '../../../local/disk.ts';
import { freePort, requirePort } from '../../../local/ports.ts';
import { startProgram } from '../../../local/supervised-process.ts';
import { welcome } from '../../../local/welcome.ts';

const OUTPUTS = {
  HttpApiUrl: 'https://abc123.execute-api.eu-west-1.amazonaws.com',
  BusName: 'sentiment-local',
};

describe('ports', () => {
  test('a free port can be used', async () => {
    const port = await freePort();
    expect(await requirePort(port, 'a test', 'TEST_PORT')).toBe(port);
  });

  test('a taken port is named with its purpose and the way to choose another', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    try {
      await expect(requirePort(port, 'the AWS emulator', 'EMULATOR_PORT')).rejects.toThrow(
        new RegExp(`Port ${port} for the AWS emulator is in use.*EMULATOR_PORT=${port + 100} npm start`),
      );
    } finally {
      other.close();
    }
  });
});

describe('the disk', () => {
  const GIB = 2 ** 30;

  test('with room enough is no news', () => {
    expect(() => requireDisk('/data', GIB)).not.toThrow();
  });

  test('without room is named with what is free, what is needed and what to do', () => {
    expect(() => requireDisk('/data', GIB - 1)).toThrow(
      /Only 1\.0 GiB are free on the disk of \/data; .* needs 1 GiB.*reset/,
    );
  });
});

describe('the environment of the local cloud', () => {
  test('leads every AWS client to this machine, with keys that open nothing', () => {
    expect(cloudEnvironment(4566, 4567)).toMatchObject({
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
      AWS_ENDPOINT_URL_SAGEMAKER: 'http://127.0.0.1:4567',
      AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME: 'http://127.0.0.1:4567',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
  });

  test('takes no profile or token of the person who starts it', () => {
    process.env.AWS_PROFILE = 'production';
    process.env.AWS_SESSION_TOKEN = 'real';
    try {
      const names = Object.keys(cloudEnvironment(1, 2));
      expect(names).not.toContain('AWS_PROFILE');
      expect(names).not.toContain('AWS_SESSION_TOKEN');
    } finally {
      delete process.env.AWS_PROFILE;
      delete process.env.AWS_SESSION_TOKEN;
    }
  });
});

describe('the deployment', () => {
  test('has its API on this machine, whatever host the stack names', () => {
    expect(apiUrl('http://127.0.0.1:4566', OUTPUTS)).toBe(
      'http://127.0.0.1:4566/_aws/execute-api/abc123/$default',
    );
    expect(() => apiUrl('http://127.0.0.1:4566', {})).toThrow('HttpApiUrl');
  });

  test('is recognised as unchanged, and as changed when a parameter is', () => {
    expect(sourceFingerprint({})).toBe(sourceFingerprint({}));
    expect(sourceFingerprint({ volumeThreshold: '5' })).not.toBe(sourceFingerprint({}));
  });

  test('is welcomed with lines to paste', () => {
    const cloud = { endpoint: 'http://127.0.0.1:4566', sageMakerEndpoint: 'http://127.0.0.1:4567' } as Cloud;
    const text = welcome({ cloud, outputs: OUTPUTS, phases: [{ name: 'deploy', seconds: 12.3 }] });
    expect(text).toContain('http://127.0.0.1:4566/_aws/execute-api/abc123/$default');
    expect(text).toContain('npx loop predict');
    expect(text).toContain('deploy 12 s');
  });
});

describe('the bootstrap', () => {
  const cloud = {
    endpoint: 'http://127.0.0.1:1',
    sageMakerEndpoint: 'http://127.0.0.1:1',
    failure: new Promise<never>(() => {}),
  };
  const api = (started: number, end: object): Pick<Api, 'get' | 'post'> => ({
    post: async () => ({ status: started, body: { execution: 'retrain-000001' } }),
    get: async () => ({
      status: 200,
      body: { execution: 'retrain-000001', status: 'SUCCEEDED', states: [], pipeline_steps: [], ...end },
    }),
  });
  const run = (with_: Pick<Api, 'get' | 'post'>) =>
    bootstrapFirstModel(cloud as unknown as Cloud, with_, () => {});

  test('ends with the promoted model', async () => {
    expect((await run(api(202, { outcome: 'PROMOTED', model_version: 1 }))).model_version).toBe(1);
  });

  test('that did not promote says why, step by step', async () => {
    const end = {
      status: 'FAILED',
      outcome: 'FAILED',
      outcome_reason: 'Step Preprocess failed.',
      pipeline_steps: [{ name: 'Preprocess', status: 'Failed', failure_reason: 'no column "sentiment"' }],
    };
    await expect(run(api(202, end))).rejects.toThrow(
      /FAILED\): Step Preprocess failed\.\nPreprocess: no column "sentiment"/,
    );
  });

  test('that is refused says what the API answered', async () => {
    await expect(run(api(409, {}))).rejects.toThrow('POST /bootstrap answered 409');
  });
});

describe('a program of the local cloud', () => {
  const started = (code: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'program-'));
    const program = startProgram({
      name: 'The example',
      python: PYTHON,
      command: [PYTHON, '-c', code],
      cwd: folder,
      logFile: join(folder, 'example.log'),
      env: { PATH: process.env.PATH ?? '' },
    });
    return { program, cleanUp: () => rmSync(folder, { recursive: true, force: true }) };
  };

  test('that dies says how, and how its log ends', async () => {
    const { program, cleanUp } = started("print('out of luck', flush=True); raise SystemExit(3)");
    await expect(program.unexpectedEnd).rejects.toThrow(
      /The example ended unexpectedly \(exit code 3\)[\s\S]*out of luck/,
    );
    expect(program.output()).toBe('out of luck\n');
    cleanUp();
  });

  test('that is stopped is gone, without a complaint', async () => {
    const { program, cleanUp } = started('import time; time.sleep(600)');
    let complained = false;
    program.unexpectedEnd.catch(() => {
      complained = true;
    });
    await program.stop();
    expect(complained).toBe(false);
    cleanUp();
  });
});

// The program itself: its one line, a busy port, kill -9 in the middle of a job, and what the next start makes of it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import {
  CreateProcessingJobCommand,
  DescribeProcessingJobCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { afterEach, expect, test, vi } from 'vitest';
import { PYTHON, ROLE } from './support/stand-in.ts';
import { until } from './support/until.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const MAIN = fileURLToPath(new URL('../../../../local/sagemaker/main.ts', import.meta.url));
const started: ChildProcess[] = [];

interface Program {
  readonly child: ChildProcess;
  readonly lines: string[];
  readonly errors: string[];
}

function run(dataDir: string, port: number): Program {
  const args = ['--port', String(port), '--data-dir', dataDir, '--python', PYTHON];
  const child = spawn(process.execPath, [MAIN, ...args, '--aws-endpoint', 'http://127.0.0.1:9'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  const program: Program = { child, lines: [], errors: [] };
  createInterface({ input: child.stdout }).on('line', (line) => program.lines.push(line));
  createInterface({ input: child.stderr }).on('line', (line) => program.errors.push(line));
  return program;
}

async function urlOf(program: Program): Promise<string> {
  const [line = ''] = await until(
    () => program.lines,
    (lines) => lines.length > 0,
  );
  expect(line).toMatch(/^SageMaker stand-in listening on http:\/\/127\.0\.0\.1:\d+$/);
  return line.split(' ').at(-1) as string;
}

const client = (endpoint: string) =>
  new SageMakerClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });

afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
});

const alive = (pid: number): boolean => {
  try {
    // A process that ended but was not yet collected still has a pid; its command line is empty.
    return !existsSync('/proc') || readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== ''
      ? process.kill(pid, 0)
      : false;
  } catch {
    return false;
  }
};

const SCRIPT = `
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
with open(os.environ["PIDS"] + ".new", "w") as file:
    file.write(f"{os.getpid()} {child.pid}")
os.rename(os.environ["PIDS"] + ".new", os.environ["PIDS"])
time.sleep(600)
`;

const startJob = (url: string, ProcessingJobName: string, pids: string) =>
  client(url).send(
    new CreateProcessingJobCommand({
      ProcessingJobName,
      RoleArn: ROLE,
      ProcessingResources: {
        ClusterConfig: { InstanceCount: 1, InstanceType: 'ml.t3.medium', VolumeSizeInGB: 1 },
      },
      AppSpecification: {
        ImageUri: 'image',
        ContainerEntrypoint: ['python3', '-c', 'import os; exec(os.environ["CODE"])'],
      },
      Environment: { CODE: 'exec(open(os.environ["FILE"]).read())', FILE: `${pids}.py`, PIDS: pids },
    }),
  );

test('after kill -9 no process is left, and the next start marks the job as failed with a reason', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'stand-in-'));
  const pids = join(dataDir, 'pids');
  writeFileSync(`${pids}.py`, SCRIPT);
  const first = run(dataDir, 0);
  await startJob(await urlOf(first), 'killed', pids);
  await until(() => existsSync(pids), Boolean);
  const running = readFileSync(pids, 'utf8').split(' ').map(Number);
  expect(running.map(alive)).toEqual([true, true]);

  first.child.kill('SIGKILL');

  await until(
    () => running.map(alive),
    (states) => !states.includes(true),
  );
  const url = await urlOf(run(dataDir, 0));
  const job = await client(url).send(new DescribeProcessingJobCommand({ ProcessingJobName: 'killed' }));
  expect(job.ProcessingJobStatus).toBe('Failed');
  expect(job.FailureReason).toContain('stand-in stopped while this was running');
  rmSync(dataDir, { recursive: true, force: true });
});

test('SIGTERM ends jobs and the program with status 0', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'stand-in-'));
  const pids = join(dataDir, 'pids');
  writeFileSync(`${pids}.py`, SCRIPT);
  const program = run(dataDir, 0);
  await startJob(await urlOf(program), 'ended', pids);
  await until(() => existsSync(pids), Boolean);
  const running = readFileSync(pids, 'utf8').split(' ').map(Number);

  program.child.kill('SIGTERM');
  const [code] = await once(program.child, 'exit');

  expect(code).toBe(0);
  expect(running.map(alive)).toEqual([false, false]);
  expect(program.lines).toHaveLength(1);
  rmSync(dataDir, { recursive: true, force: true });
});

test('a busy port is one clear line and status 1', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'stand-in-'));
  const port = Number(new URL(await urlOf(run(dataDir, 0))).port);

  const second = run(dataDir, port);
  const [code] = await once(second.child, 'exit');

  expect(code).toBe(1);
  await until(
    () => second.errors,
    (errors) => errors.length > 0,
  );
  expect(second.errors).toEqual([`Port ${port} is in use: choose another with --port.`]);
  rmSync(dataDir, { recursive: true, force: true });
});

test('a second stand-in on the same data folder is one clear line naming the first, and status 1', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'stand-in-'));
  const first = run(dataDir, 0);
  await urlOf(first);

  const second = run(dataDir, 0);
  const [code] = await once(second.child, 'exit');

  expect(code).toBe(1);
  await until(
    () => second.errors,
    (errors) => errors.length > 0,
  );
  expect(second.errors).toEqual([
    expect.stringContaining(`is in use by another stand-in (pid ${first.child.pid})`),
  ]);
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  await urlOf(run(dataDir, 0));
  rmSync(dataDir, { recursive: true, force: true });
});

test('a claim whose process number belongs to another program by now counts for nothing', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'stand-in-'));
  const claim = { pid: process.ppid, began: 'Thu Jan  1 00:00:00 1970' };
  writeFileSync(join(dataDir, 'stand-in.lock'), JSON.stringify(claim));

  await urlOf(run(dataDir, 0));
  rmSync(dataDir, { recursive: true, force: true });
});

test('a damaged state file is named', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'stand-in-'));
  mkdirSync(join(dataDir, 'state', 'models'), { recursive: true });
  writeFileSync(join(dataDir, 'state', 'models', 'broken.json'), '{');

  const program = run(dataDir, 0);
  const [code] = await once(program.child, 'exit');

  expect(code).toBe(1);
  await until(
    () => program.errors,
    (errors) => errors.length > 0,
  );
  expect(program.errors[0]).toMatch(/state\/models\/broken\.json cannot be read/);
  rmSync(dataDir, { recursive: true, force: true });
});

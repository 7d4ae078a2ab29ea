// Processing jobs as they run: what scripts find, what they leave, how they end. Once with each view of /opt/ml.
import { existsSync } from 'node:fs';
import { StopProcessingJobCommand } from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { linesOf, processed, processingJob } from '../support/jobs.ts';
import { type StandIn, startStandIn } from '../support/stand-in.ts';
import { until } from '../support/until.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const log: string[] = [];
let standIn: StandIn;

beforeAll(async () => {
  standIn = await startStandIn({ log: (message) => void log.push(message) });
});

afterAll(() => standIn.remove());

const finished = async (script: string, more = {}) =>
  processed(standIn, await processingJob(standIn, script, more));

/** Whether this machine lets jobs have a real /opt/ml; the stand-in says so at its first job. */
const isMounted = async () => {
  await finished('pass');
  return log.some((line) => line.includes('mounted at /opt/ml'));
};

const HARD_CODED = `
import json, os
config = json.load(open("/opt/ml/config/processingjobconfig.json"))
assert config["ProcessingJobName"] and json.load(open("/opt/ml/config/resourceconfig.json"))["hosts"] == ["algo-1"]
assert not [name for name in os.environ if name.startswith("SM_")]
open("/opt/ml/processing/out/seen.txt", "w").write(",".join(sorted(os.listdir("/opt/ml"))))
`;

test('a script with hard-coded paths works where sandboxes are mounted, and the machine stays as it is', async ({
  skip,
}) => {
  if (!(await isMounted())) skip('this machine has no mount namespaces');
  const before = existsSync('/opt/ml');
  const name = await processingJob(standIn, HARD_CODED);

  const job = await processed(standIn, name);

  expect(job.FailureReason).toBeUndefined();
  expect(standIn.outside.text(`s3://out/${name}/seen.txt`)).toBe('config,output,processing');
  expect(existsSync('/opt/ml')).toBe(before);
});

test('a shell entrypoint finds python, python3 and pip of its own', async ({ skip }) => {
  if (!(await isMounted())) skip('this machine has no mount namespaces');
  const script =
    'cd /opt/ml/processing/input/code && python -c "import sys; print(sys.prefix)" && command -v pip python3';
  const name = await processingJob(standIn, '', {
    AppSpecification: { ImageUri: 'image', ContainerEntrypoint: ['/bin/bash', '-c', script] },
  });

  expect((await processed(standIn, name)).ProcessingJobStatus).toBe('Completed');
  const sandbox = `${standIn.dataDir}/jobs/${name}/opt/interpreter`;
  expect(linesOf(standIn, name)).toEqual([sandbox, `${sandbox}/bin/pip`, `${sandbox}/bin/python3`]);
});

const INSTALL = `
import subprocess, sys, zipfile
with zipfile.ZipFile("tiny-1.0-py3-none-any.whl", "w") as wheel:
    wheel.writestr("tiny.py", "VALUE = 7")
    wheel.writestr("tiny-1.0.dist-info/METADATA", "Metadata-Version: 2.1\\nName: tiny\\nVersion: 1.0\\n")
    wheel.writestr("tiny-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr("tiny-1.0.dist-info/RECORD", "")
subprocess.check_call([sys.executable, "-m", "pip", "install", "--no-index", "./tiny-1.0-py3-none-any.whl"])
print(subprocess.check_output([sys.executable, "-c", "import tiny; print(tiny.VALUE, tiny.__file__)"], text=True))
`;

test('what a script installs stays in its sandbox', async () => {
  const name = await processingJob(standIn, INSTALL);

  expect((await processed(standIn, name)).FailureReason).toBeUndefined();
  const seen = linesOf(standIn, name).find((line) => line.startsWith('7 '));
  expect(seen).toContain(`/jobs/${name}/opt/interpreter/`);
});

test.each([
  ['sys.exit(0)', 'Completed', undefined],
  ['sys.exit(3)', 'Failed', 'AlgorithmError: , exit code: 3'],
  ['sys.exit("no rows")', 'Failed', 'AlgorithmError: no rows, exit code: 1'],
  ['os.kill(os.getpid(), 9)', 'Failed', 'AlgorithmError: , exit code: 137'],
  ['os.abort()', 'Failed', 'exit code: 134'],
])('after %s the job is %s', async (statement, status, reason) => {
  const job = await finished(`import os, sys\n${statement}\n`);
  expect(job.ProcessingJobStatus).toBe(status);
  if (reason === undefined) expect(job.FailureReason).toBeUndefined();
  else expect(job.FailureReason).toContain(reason);
});

const PATH = (path: string) => `os.environ["ML"] + "${path}"`;
const ML = { Environment: { ML: '/opt/ml' } };

test('the text in /opt/ml/output/message becomes the exit message, cut at 1024 characters', async () => {
  const short = await finished(`import os; open(${PATH('/output/message')}, "w").write("42 rows\\n")`, ML);
  const long = await finished(`import os; open(${PATH('/output/message')}, "w").write("m" * 3000)`, ML);

  expect([short.ProcessingJobStatus, short.ExitMessage]).toEqual(['Completed', '42 rows']);
  expect(long.ExitMessage).toBe('m'.repeat(1024));
});

test('a failing job uploads nothing and keeps its message beside the reason', async () => {
  const script = `
import os, sys
open(${PATH('/output/message')}, "w").write("gave up")
open(${PATH('/processing/out/half.txt')}, "w").write("half")
sys.exit("broken")
`;
  const name = await processingJob(standIn, script, ML);

  const job = await processed(standIn, name);

  expect(job).toMatchObject({
    ExitMessage: 'gave up',
    FailureReason: 'AlgorithmError: broken, exit code: 1',
  });
  expect(standIn.outside.files.has(`out/${name}/half.txt`)).toBe(false);
});

test('a command that does not exist fails the job in words', async () => {
  const job = await finished('', {
    AppSpecification: { ImageUri: 'image', ContainerEntrypoint: ['/no/such/program'] },
  });
  expect(job.FailureReason).toContain('cannot start /no/such/program: No such file or directory');
});

const WAIT = `
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print("child", child.pid, flush=True)
time.sleep(600)
`;

const childOf = async (name: string): Promise<number> => {
  const lines = await until(
    () => linesOf(standIn, name),
    (seen) => seen.some((line) => line.startsWith('child ')),
  );
  return Number(lines.find((line) => line.startsWith('child '))?.split(' ')[1]);
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('the whole process group ends', () => {
  test('when the job runs out of its time, which is no failure', async () => {
    const name = await processingJob(standIn, WAIT, { StoppingCondition: { MaxRuntimeInSeconds: 1 } });
    const child = await childOf(name);

    const job = await processed(standIn, name);

    expect([job.ProcessingJobStatus, job.FailureReason]).toEqual(['Stopped', undefined]);
    await until(
      () => isAlive(child),
      (alive) => !alive,
    );
  });

  test('when the job is stopped', async () => {
    const name = await processingJob(standIn, WAIT);
    const child = await childOf(name);

    await standIn.sagemaker.send(new StopProcessingJobCommand({ ProcessingJobName: name }));

    expect((await processed(standIn, name)).ProcessingJobStatus).toBe('Stopped');
    await until(
      () => isAlive(child),
      (alive) => !alive,
    );
  });

  test('when the command ends and leaves a child behind', async () => {
    const name = await processingJob(standIn, WAIT.replace('time.sleep(600)\n', ''));
    const child = await childOf(name);

    expect((await processed(standIn, name)).ProcessingJobStatus).toBe('Completed');
    await until(
      () => isAlive(child),
      (alive) => !alive,
    );
  });
});

describe('inputs', () => {
  const input = (S3Uri: string, S3DataType: 'S3Prefix' | 'ManifestFile') => ({
    ProcessingInputs: [
      {
        InputName: 'data',
        S3Input: { S3Uri, S3DataType, LocalPath: '/opt/ml/processing/data', S3InputMode: 'File' as const },
      },
    ],
    AppSpecification: {
      ImageUri: 'image',
      ContainerEntrypoint: ['/bin/sh', '-c', 'cd "$0" && find . -type f | sort', '/opt/ml/processing/data'],
    },
  });

  test('a manifest names its files under a prefix', async () => {
    standIn.outside.put('s3://data/m/a.csv', 'a');
    standIn.outside.put('s3://data/m/deep/b.csv', 'b');
    standIn.outside.put('s3://data/m/c.csv', 'c');
    standIn.outside.put('s3://data/list.manifest', '[{"prefix":"s3://data/m/"},"a.csv","deep/b.csv"]');

    const name = await processingJob(standIn, '', input('s3://data/list.manifest', 'ManifestFile'));

    expect((await processed(standIn, name)).FailureReason).toBeUndefined();
    expect(linesOf(standIn, name)).toEqual(['./a.csv', './deep/b.csv']);
  });

  test.each([['not json'], ['{}'], ['[]'], ['["a"]']])('%s is no manifest', async (text) => {
    standIn.outside.put('s3://data/bad.manifest', text);
    const job = await finished('', input('s3://data/bad.manifest', 'ManifestFile'));
    expect(job.FailureReason).toBe(
      'ClientError: s3://data/bad.manifest is not a manifest: [{"prefix": "s3://..."}, "name", ...]',
    );
  });

  test('a bucket that S3 does not know is the client’s error', async () => {
    const { objects } = standIn.outside;
    const list = vi
      .spyOn(objects, 'list')
      .mockRejectedValueOnce(
        Object.assign(new Error('The specified bucket does not exist'), { name: 'NoSuchBucket' }),
      );
    const job = await finished('', input('s3://nowhere/x', 'S3Prefix'));
    list.mockRestore();
    expect(job.FailureReason).toBe(
      'ClientError: Cannot read S3 URL "s3://nowhere/x" given in input data source: ' +
        'The specified bucket does not exist (NoSuchBucket)',
    );
  });
});

test('without mounts the leading /opt/ml of commands and variables is rewritten, and the log says so', async () => {
  vi.stubEnv('LOCAL_SAGEMAKER_OPT_ML', 'rewrite');
  const said: string[] = [];
  const other = await startStandIn({ log: (message) => void said.push(message) });
  const script = `import os, sys; print(os.environ["ML"], *sys.argv[1:]); open(${PATH('/processing/out/o')}, "w").write("o")`;

  const name = await processingJob(other, script, {
    ...ML,
    AppSpecification: {
      ImageUri: 'image',
      ContainerEntrypoint: ['python3', '/opt/ml/processing/input/code/run.py'],
      ContainerArguments: ['/opt/ml', '/opt/ml/model', '/opt/mlx', '--folder=/opt/ml'],
    },
  });

  expect((await processed(other, name)).FailureReason).toBeUndefined();
  const ml = `${other.dataDir}/jobs/${name}/opt/ml`;
  expect(linesOf(other, name)).toEqual([`${ml} ${ml} ${ml}/model /opt/mlx --folder=/opt/ml`]);
  expect(other.outside.text(`s3://out/${name}/o`)).toBe('o');
  expect(said).toContainEqual(expect.stringContaining('/opt/ml is rewritten'));
  await other.remove();
  vi.unstubAllEnvs();
});

// Training jobs as they run: script mode as the training toolkit does it, entrypoints without it.
import { DescribeTrainingJobCommand, StopTrainingJobCommand } from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { tarGz } from '../support/archives.ts';
import { linesOf, trained, trainingJob } from '../support/jobs.ts';
import { type StandIn, startStandIn } from '../support/stand-in.ts';
import { until } from '../support/until.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let standIn: StandIn;

beforeAll(async () => {
  standIn = await startStandIn();
});

afterAll(() => standIn.remove());

const entrypoint = (...words: string[]) => ({
  AlgorithmSpecification: {
    TrainingImage: 'image',
    TrainingInputMode: 'File' as const,
    ContainerEntrypoint: words,
  },
});

const SHOW = `
import json, os, sys
sm = {key: value for key, value in os.environ.items() if key.startswith("SM_")}
ml = sm["SM_MODEL_DIR"].removesuffix("/model")
files = {}
for name in ("hyperparameters", "inputdataconfig", "resourceconfig"):
    files[name] = json.load(open(os.path.join(sm["SM_INPUT_CONFIG_DIR"], name + ".json")))
rows = open(os.path.join(sm["SM_CHANNEL_TRAIN"], "a.csv")).read()
print(json.dumps({"argv": sys.argv, "sm": {k: v.replace(ml, "/opt/ml") for k, v in sm.items()}, "files": files,
                  "cwd": os.getcwd().removeprefix(ml), "rows": rows, "job": os.environ["TRAINING_JOB_NAME"],
                  "mode": os.environ["MODE"]}))
`;

test('a script finds its arguments, SM_* variables and files as the training toolkit gives them', async () => {
  standIn.outside.put('s3://data/train/a.csv', '1,2');
  const HyperParameters = {
    epochs: '3',
    rate: '1e-05',
    name: '"it\'s \\"quoted\\""',
    empty: '""',
    bare: 'text',
    debug: 'true',
    off: 'false',
    layers: '[1, 2]',
    nothing: 'null',
    model_dir: '"s3://out/model"',
    sagemaker_region: '"eu-west-1"',
  };
  const name = await trainingJob(
    standIn,
    { 'train.py': SHOW },
    {
      HyperParameters,
      Environment: { MODE: 'quick' },
      InputDataConfig: [
        {
          ChannelName: 'train',
          ContentType: 'text/csv',
          DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: 's3://data/train' } },
        },
      ],
    },
  );

  expect((await trained(standIn, name)).FailureReason).toBeUndefined();
  const seen = JSON.parse(linesOf(standIn, name)[0] ?? '');
  expect(seen.argv).toEqual([
    'train.py',
    ...['--bare', 'text', '--debug', 'True', '--empty', '', '--epochs', '3', '--layers', '[1, 2]'],
    ...['--model_dir', 's3://out/model', '--name', 'it\'s "quoted"', '--nothing', '', '--off', 'False'],
    ...['--rate', '1e-05'],
  ]);
  expect(seen).toMatchObject({ cwd: '/code', rows: '1,2', job: name, mode: 'quick' });
  expect(seen.files.hyperparameters).toMatchObject(HyperParameters);
  expect(seen.files.inputdataconfig).toEqual({
    train: {
      ContentType: 'text/csv',
      TrainingInputMode: 'File',
      S3DistributionType: 'FullyReplicated',
      RecordWrapperType: 'None',
    },
  });
  expect(seen.files.resourceconfig).toMatchObject({ current_host: 'algo-1', hosts: ['algo-1'] });
  expect(seen.sm).toMatchObject({
    SM_MODEL_DIR: '/opt/ml/model',
    SM_CHANNELS: '["train"]',
    SM_CHANNEL_TRAIN: '/opt/ml/input/data/train',
    SM_OUTPUT_DATA_DIR: '/opt/ml/output/data',
    SM_HP_DEBUG: 'true',
    SM_HP_EMPTY: '',
    SM_HP_NAME: 'it\'s "quoted"',
    SM_HP_LAYERS: '[1,2]',
    SM_HOSTS: '["algo-1"]',
    SM_USER_ENTRY_POINT: 'train.py',
    SM_MODULE_NAME: 'train',
    SM_LOG_LEVEL: '20',
    SM_NUM_NEURONS: '0',
    SM_FRAMEWORK_PARAMS: '{}',
  });
  expect(JSON.parse(seen.sm.SM_HPS)).toMatchObject({ epochs: 3, debug: true, nothing: null });
  expect(JSON.parse(seen.sm.SM_TRAINING_ENV)).toMatchObject({
    channel_input_dirs: { train: '/opt/ml/input/data/train' },
    job_name: name,
    hyperparameters: { epochs: 3 },
  });
});

test('a failing script is explained as the toolkit explains it and leaves no model', async () => {
  const script = `
import os, sys
open(os.path.join(os.environ["SM_MODEL_DIR"], "half"), "w").write("x")
sys.exit("no convergence")
`;
  const name = await trainingJob(standIn, { 'train.py': script }, { HyperParameters: { epochs: '3' } });

  const job = await trained(standIn, name);

  expect(job).toMatchObject({ TrainingJobStatus: 'Failed', SecondaryStatus: 'Failed' });
  expect(job.FailureReason).toBe(
    'AlgorithmError: ExecuteUserScriptError:\nExitCode 1\nErrorMessage "no convergence"\n' +
      'Command "python3 train.py --epochs 3", exit code: 1',
  );
  expect([...standIn.outside.files.keys()].filter((key) => key.startsWith(`out/${name}/`))).toEqual([]);
});

test('a failure file of the script’s own is the reason', async () => {
  const script = `
import os, sys
open(os.path.join(os.environ["SM_OUTPUT_DIR"], "failure"), "w").write("too few rows")
sys.exit(5)
`;
  const job = await trained(standIn, await trainingJob(standIn, { 'train.py': script }));
  expect(job.FailureReason).toBe('AlgorithmError: too few rows, exit code: 5');
});

const SAVE_AND_WAIT = `
import os, time
open(os.path.join(os.environ["SM_MODEL_DIR"], "model.txt"), "w").write("so far")
print("saved", flush=True)
time.sleep(600)
`;

test('a job that runs out of its time is Stopped as MaxRuntimeExceeded and keeps its model', async () => {
  const name = await trainingJob(
    standIn,
    { 'train.py': SAVE_AND_WAIT },
    { StoppingCondition: { MaxRuntimeInSeconds: 1 } },
  );

  const job = await trained(standIn, name);

  expect(job).toMatchObject({ TrainingJobStatus: 'Stopped', SecondaryStatus: 'MaxRuntimeExceeded' });
  expect(job.FailureReason).toBeUndefined();
  expect(standIn.outside.files.has(`out/${name}/output/model.tar.gz`)).toBe(true);
});

test('a job that is stopped passes through Stopping and keeps its model', async () => {
  const name = await trainingJob(standIn, { 'train.py': SAVE_AND_WAIT });
  await until(
    () => linesOf(standIn, name),
    (lines) => lines.includes('saved'),
  );

  await standIn.sagemaker.send(new StopTrainingJobCommand({ TrainingJobName: name }));
  const stopping = await standIn.sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName: name }));

  expect(stopping.TrainingJobStatus).toBe('Stopping');
  const job = await trained(standIn, name);
  expect(job.TrainingJobStatus).toBe('Stopped');
  expect(job.SecondaryStatusTransitions?.map(({ Status }) => Status)).toContain('Stopping');
  expect(standIn.outside.files.has(`out/${name}/output/model.tar.gz`)).toBe(true);
});

test('a shell script is run by the shell, with its arguments kept apart', async () => {
  const name = await trainingJob(
    standIn,
    { 'train.sh': '\n#!/bin/bash\necho "$SM_HP_WORDS|$#|$2"; python -c "print(6 * 7)"' },
    { HyperParameters: { sagemaker_program: 'train.sh', words: '"a b; c"' } },
  );

  expect((await trained(standIn, name)).FailureReason).toBeUndefined();
  expect(linesOf(standIn, name)).toEqual(['a b; c|2|a b; c', '42']);
});

test('code may come from a channel instead of S3', async () => {
  standIn.outside.put(
    's3://data/code/sourcedir.tar.gz',
    await tarGz({ 'train.py': 'print("from a channel")' }),
  );
  const name = await trainingJob(
    standIn,
    {},
    {
      HyperParameters: { sagemaker_submit_directory: '"/opt/ml/input/data/code/sourcedir.tar.gz"' },
      InputDataConfig: [
        {
          ChannelName: 'code',
          DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: 's3://data/code/' } },
        },
      ],
    },
  );

  expect((await trained(standIn, name)).FailureReason).toBeUndefined();
  expect(linesOf(standIn, name)).toEqual(['from a channel']);
});

test('an entrypoint of the request runs without the toolkit: no SM_* variables and no code', async () => {
  const script = 'env | grep -c ^SM_; ls -d "$0" 2>/dev/null; echo "$TRAINING_JOB_NAME"';
  const name = await trainingJob(standIn, {}, entrypoint('/bin/sh', '-c', script, '/opt/ml/code'));

  expect((await trained(standIn, name)).FailureReason).toBeUndefined();
  expect(linesOf(standIn, name)).toEqual(['0', name]);
});

test('requirements that the interpreter has already are no obstacle', async () => {
  const files = { 'requirements.txt': 'pip\n', 'train.py': 'print("trained")' };
  const name = await trainingJob(standIn, files, { Environment: { PIP_NO_INDEX: '1' } });

  expect((await trained(standIn, name)).FailureReason).toBeUndefined();
  const lines = linesOf(standIn, name);
  expect(lines.at(-1)).toBe('trained');
  expect(lines).toContainEqual(expect.stringContaining('Requirement already satisfied: pip'));
});

test('requirements that cannot be installed fail the job before its script runs', async () => {
  const files = { 'requirements.txt': 'no-such-package-anywhere==1.0\n', 'train.py': 'print("trained")' };
  const name = await trainingJob(standIn, files, { Environment: { PIP_NO_INDEX: '1' } });

  const job = await trained(standIn, name);

  expect(job.FailureReason).toMatch(/^AlgorithmError: InstallRequirementsError:\nExitCode 1\nErrorMessage "/);
  expect(job.FailureReason).toContain('no-such-package-anywhere==1.0');
  expect(linesOf(standIn, name)).not.toContain('trained');
});

test.each([
  ['a program that the code does not have', { sagemaker_program: 'other.py' }, "holds no file 'other.py'"],
  ['code that is not there', { sagemaker_submit_directory: 's3://code/none.tar.gz' }, 'cannot download'],
  ['a channel that is not there', { sagemaker_submit_directory: '/opt/ml/input/data/x' }, 'is not there'],
])('%s is the client’s error', async (_, HyperParameters, text) => {
  const name = await trainingJob(standIn, { 'train.py': '' }, { HyperParameters });
  const job = await trained(standIn, name);
  expect(job.FailureReason).toMatch(/^ClientError: /);
  expect(job.FailureReason).toContain(text);
});

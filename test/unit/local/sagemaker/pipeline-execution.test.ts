// Pipelines run by the stand-in from CreatePipeline to their last event, with real Python processes.
import {
  DescribeProcessingJobCommand,
  DescribeTrainingJobCommand,
  ListPipelineParametersForExecutionCommand,
  RetryPipelineExecutionCommand,
  StartPipelineExecutionCommand,
  StopPipelineExecutionCommand,
} from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { tarGz } from './support/archives.ts';
import {
  createPipeline,
  definition,
  ended,
  processing,
  start,
  stepsOf,
  token,
  training,
} from './support/pipelines.ts';
import { type StandIn, startStandIn } from './support/stand-in.ts';
import { until } from './support/until.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const PREPARE = `
import os, sys
out = sys.argv[sys.argv.index("--output") + 1]
seen = sorted(os.listdir("/opt/ml/processing/input/raw".replace("/opt/ml", os.environ["ML"])))
with open(os.path.join(out, "rows.txt"), "w") as file:
    file.write("rows " + sys.argv[-1] + " " + ",".join(seen))
print("prepared")
`;

const TRAIN = `
import json, os, sys
print("argv " + json.dumps(sys.argv[1:]))
rows = open(os.path.join(os.environ["SM_CHANNEL_TRAIN"], "rows.txt")).read()
for loss in ("0.9", "0.25"):
    print(f"epoch loss={loss};")
os.makedirs(os.path.join(os.environ["SM_MODEL_DIR"], "1"))
with open(os.path.join(os.environ["SM_MODEL_DIR"], "1", "model.json"), "w") as file:
    json.dump({"rows": rows, "job": os.environ["TRAINING_JOB_NAME"], "hps": json.loads(os.environ["SM_HPS"])}, file)
`;

const EVALUATE = `
import json, sys, tarfile, os
folder, out = sys.argv[1], sys.argv[2]
with tarfile.open(os.path.join(folder, "model.tar.gz")) as archive:
    names = archive.getnames()
with open(os.path.join(out, "evaluation.json"), "w") as file:
    json.dump({"metrics": [{"accuracy": 0.8}], "names": names}, file)
`;

const FAIL = `
import sys
print("reading")
print("ValueError: column reviews.text is missing", file=sys.stderr)
sys.exit(3)
`;

const WAIT = `
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print("waiting", flush=True)
time.sleep(600)
`;

let standIn: StandIn;

beforeAll(async () => {
  standIn = await startStandIn();
  const { outside } = standIn;
  for (const [name, text] of Object.entries({ PREPARE, EVALUATE, FAIL, WAIT })) {
    outside.put(`s3://code/${name.toLowerCase()}.py`, text);
  }
  outside.put('s3://code/sourcedir.tar.gz', await tarGz({ 'train.py': TRAIN }));
  outside.put('s3://data/raw/a.csv', 'a');
  outside.put('s3://data/raw/nested/b.csv', 'b');
});

afterAll(() => standIn.remove());

const steps = () => {
  const prepare = processing(
    'Prepare',
    {
      script: 'prepare.py',
      args: [
        '--output',
        '/opt/ml/processing/output/train',
        { 'Std:Join': { On: '', Values: [{ Get: 'Parameters.Seed' }] } },
      ],
      inputs: { raw: { Get: 'Parameters.Data' } },
      outputs: ['train'],
    },
    { CacheConfig: { Enabled: true, ExpireAfter: 'P1D' } },
  );
  Object.assign(prepare.Arguments, { Environment: { ML: '/opt/ml' } });
  const train = training(
    'Train',
    { Get: "Steps.Prepare.ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri" },
    { epochs: '3', name: '"quoted"' },
  );
  const evaluate = processing(
    'Evaluate',
    {
      script: 'evaluate.py',
      args: ['/opt/ml/processing/input/candidate', '/opt/ml/processing/output/report'],
      inputs: { candidate: { Get: 'Steps.Train.ModelArtifacts.S3ModelArtifacts' } },
      outputs: ['report'],
    },
    { PropertyFiles: [{ PropertyFileName: 'Report', OutputName: 'report', FilePath: 'evaluation.json' }] },
  );
  return [evaluate, train, prepare];
};

const parameters = [
  { Name: 'Data', Type: 'String', DefaultValue: 's3://data/raw' },
  { Name: 'Seed', Type: 'Integer', DefaultValue: 20 },
];

test('three steps run in the order of their data until the execution has succeeded', async () => {
  await createPipeline(standIn, 'loop', definition(steps(), parameters));

  const arn = await start(standIn, 'loop', { Seed: '7' });
  const execution = await ended(standIn, arn);

  expect(execution.FailureReason).toBeUndefined();
  expect(execution.PipelineExecutionStatus).toBe('Succeeded');
  const done = await stepsOf(standIn, arn);
  expect(Object.keys(done)).toEqual(['Evaluate', 'Train', 'Prepare']);
  const id = arn.split('/').at(-1);
  expect(standIn.outside.text(`s3://out/${id}/Prepare/train/rows.txt`)).toBe('rows 7 a.csv,nested');
  const report = JSON.parse(standIn.outside.text(`s3://out/${id}/Evaluate/report/evaluation.json`));
  expect(report.names).toContain('1/model.json');

  const TrainingJobName = done.Train?.Metadata?.TrainingJob?.Arn?.split('/').at(-1) as string;
  const job = await standIn.sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName }));
  expect(job.TrainingJobName).toMatch(/^pipelines-[a-z0-9]{12}-Train-[a-z0-9]{10}$/);
  expect(job.FinalMetricDataList?.map(({ MetricName, Value }) => [MetricName, Value])).toEqual([
    ['loss', 0.25],
  ]);
  expect(job.SecondaryStatusTransitions?.map(({ Status }) => Status)).toEqual([
    'Starting',
    'Downloading',
    'Training',
    'Uploading',
    'Completed',
  ]);
  expect(job.CreationTime).toBeInstanceOf(Date);
  const log = [...standIn.outside.logs].find(([key]) => key.includes(TrainingJobName));
  expect(log?.[0]).toMatch(/^\/aws\/sagemaker\/TrainingJobs:.*\/algo-1-\d+$/);
  const argv = log?.[1].find(({ message }) => message.startsWith('argv'))?.message;
  expect(argv).toBe('argv ["--epochs", "3", "--name", "quoted"]');
  expect(standIn.outside.metrics.some(({ name }) => name === 'loss')).toBe(true);
});

test('events tell every change of an execution and its steps in lower camel case', async () => {
  const arn = await start(standIn, 'loop', { Seed: '8' });
  await ended(standIn, arn);

  const mine = await until(
    () =>
      standIn.outside.sent
        .map((event) => ({ ...event, detail: JSON.parse(event.Detail) }))
        .filter(({ detail }) => detail.pipelineExecutionArn === arn),
    (events) => events.some(({ detail }) => detail.currentPipelineExecutionStatus === 'Succeeded'),
  );

  expect(mine.every(({ Source }) => Source === 'aws.sagemaker')).toBe(true);
  const execution = mine.filter(({ DetailType }) => DetailType.endsWith('Execution Status Change'));
  expect(execution.map(({ detail }) => detail.currentPipelineExecutionStatus)).toEqual([
    'Executing',
    'Succeeded',
  ]);
  const prepare = mine.filter(({ detail }) => detail.stepName === 'Prepare');
  expect(prepare.map(({ detail }) => detail.currentStepStatus)).toEqual([
    'Starting',
    'Executing',
    'Succeeded',
  ]);
  expect(prepare.at(-1)?.detail.metadata.processingJob.arn).toContain(':processing-job/pipelines-');
  const jobs = standIn.outside.sent.map(
    ({ DetailType, Detail }) => [DetailType, JSON.parse(Detail)] as const,
  );
  const completed = jobs.find(
    ([type, detail]) =>
      type === 'SageMaker Processing Job State Change' && detail.ProcessingJobStatus === 'Completed',
  );
  expect(completed?.[1].ProcessingInputs[0].S3Input.S3DataType).toBe('S3_PREFIX');
});

test('a step whose arguments were seen before is taken from the cache', async () => {
  const first = await start(standIn, 'loop', { Seed: '9' });
  await ended(standIn, first);

  const second = await start(standIn, 'loop', { Seed: '9' });
  await ended(standIn, second);

  const { Prepare, Train } = await stepsOf(standIn, second);
  expect(Prepare?.CacheHitResult?.SourcePipelineExecutionArn).toBe(first);
  expect(Train?.CacheHitResult).toBeUndefined();
});

test('a failing script fails its step and the execution with the end of its standard error', async () => {
  await createPipeline(standIn, 'failing', definition([processing('Break', { script: 'fail.py' })]));

  const arn = await start(standIn, 'failing');
  const execution = await ended(standIn, arn);

  expect(execution.PipelineExecutionStatus).toBe('Failed');
  expect(execution.FailureReason).toBe('Step failure: One or multiple steps failed.');
  const { Break } = await stepsOf(standIn, arn);
  expect(Break?.FailureReason).toBe(
    'AlgorithmError: ValueError: column reviews.text is missing, exit code: 3',
  );
  const ProcessingJobName = Break?.Metadata?.ProcessingJob?.Arn?.split('/').at(-1) as string;
  const job = await standIn.sagemaker.send(new DescribeProcessingJobCommand({ ProcessingJobName }));
  expect(job.ProcessingJobStatus).toBe('Failed');
  expect(job.ExitMessage).toBe('ValueError: column reviews.text is missing');
});

test('an input without objects fails the job and names the URI', async () => {
  const arn = await start(standIn, 'loop', { Data: 's3://data/nothing' });
  await ended(standIn, arn);

  const { Prepare } = await stepsOf(standIn, arn);
  expect(Prepare?.FailureReason).toContain('No S3 objects found under S3 URL "s3://data/nothing"');
});

test('the same client request token starts one execution only', async () => {
  const ClientRequestToken = token();
  const request = new StartPipelineExecutionCommand({ PipelineName: 'failing', ClientRequestToken });

  const first = await standIn.sagemaker.send(request);
  const second = await standIn.sagemaker.send(request);

  expect(second.PipelineExecutionArn).toBe(first.PipelineExecutionArn);
});

test('parameters that are not given take their defaults and show in the list of an execution', async () => {
  const PipelineExecutionArn = await start(standIn, 'loop', { Seed: '9' });

  const answer = await standIn.sagemaker.send(
    new ListPipelineParametersForExecutionCommand({ PipelineExecutionArn }),
  );

  expect(answer.PipelineParameters).toEqual([
    { Name: 'Data', Value: 's3://data/raw' },
    { Name: 'Seed', Value: '9' },
  ]);
  await ended(standIn, PipelineExecutionArn);
});

test.each([
  [{ Seed: 'seven' }, 'not of type Integer'],
  [{ Colour: 'red' }, 'not defined'],
])('start refuses the parameters %j', async (values, text) => {
  await expect(start(standIn, 'loop', values)).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringContaining(text),
  });
});

test('a stop ends the running process group and the execution is Stopped', async () => {
  await createPipeline(standIn, 'waiting', definition([processing('Wait', { script: 'wait.py' })]));
  const arn = await start(standIn, 'waiting');
  await until(
    () => [...standIn.outside.logs.values()].flat().map(({ message }) => message),
    (lines) => lines.includes('waiting'),
  );

  await standIn.sagemaker.send(
    new StopPipelineExecutionCommand({ PipelineExecutionArn: arn, ClientRequestToken: token() }),
  );

  expect((await ended(standIn, arn)).PipelineExecutionStatus).toBe('Stopped');
  expect((await stepsOf(standIn, arn)).Wait?.StepStatus).toBe('Stopped');
});

test('a condition runs one branch and leaves out what depends on the other', async () => {
  const branch = (name: string, more: object = {}) =>
    processing(
      name,
      {
        script: 'prepare.py',
        args: ['--output', '/opt/ml/processing/output/o', 'x'],
        inputs: { raw: 's3://data/raw' },
        outputs: ['o'],
      },
      more,
    );
  const withEnv = (step: ReturnType<typeof branch>) => {
    Object.assign(step.Arguments, { Environment: { ML: '/opt/ml' } });
    return step;
  };
  const condition = {
    Name: 'Good',
    Type: 'Condition',
    Arguments: {
      Conditions: [
        {
          Type: 'GreaterThanOrEqualTo',
          LeftValue: {
            'Std:JsonGet': {
              PropertyFile: { Get: 'Steps.Evaluate.PropertyFiles.Report' },
              Path: 'metrics[0].accuracy',
            },
          },
          RightValue: { Get: 'Parameters.Floor' },
        },
      ],
      IfSteps: [withEnv(branch('Promote'))],
      ElseSteps: [
        {
          Name: 'Refuse',
          Type: 'Fail',
          Arguments: {
            ErrorMessage: { 'Std:Join': { On: ' ', Values: ['below', { Get: 'Parameters.Floor' }] } },
          },
        },
      ],
    },
  };
  const text = definition(
    [...steps(), condition, withEnv(branch('AfterPromote', { DependsOn: ['Promote'] }))],
    [...parameters, { Name: 'Floor', Type: 'Float', DefaultValue: 0.7 }],
  );
  await createPipeline(standIn, 'gated', text);

  const good = await start(standIn, 'gated');
  const bad = await start(standIn, 'gated', { Floor: '0.9' });

  expect((await ended(standIn, good)).PipelineExecutionStatus).toBe('Succeeded');
  const goodSteps = await stepsOf(standIn, good);
  expect(goodSteps.Good?.Metadata?.Condition?.Outcome).toBe('True');
  expect(Object.keys(goodSteps)).toEqual(expect.arrayContaining(['Promote', 'AfterPromote']));
  expect((await ended(standIn, bad)).PipelineExecutionStatus).toBe('Failed');
  const badSteps = await stepsOf(standIn, bad);
  expect(badSteps.Refuse?.Metadata?.Fail?.ErrorMessage).toBe('below 0.9');
  expect(badSteps.AfterPromote).toBeUndefined();
});

test('a retry runs again in place only what has not succeeded', async () => {
  const flow = [
    processing('First', {
      script: 'evaluate.py',
      args: ['/opt/ml/processing/input/candidate', '/opt/ml/processing/output/report'],
      inputs: { candidate: 's3://data/model.tar.gz' },
      outputs: ['report'],
    }),
    processing('Second', { script: 'late.py', inputs: {} }, { DependsOn: ['First'] }),
  ];
  standIn.outside.put('s3://data/model.tar.gz', await tarGz({ 'a.txt': 'a' }));
  await createPipeline(standIn, 'retried', definition(flow));
  const arn = await start(standIn, 'retried');
  expect((await ended(standIn, arn)).PipelineExecutionStatus).toBe('Failed');
  const before = await stepsOf(standIn, arn);

  standIn.outside.put('s3://code/late.py', 'print("here now")');
  await standIn.sagemaker.send(
    new RetryPipelineExecutionCommand({ PipelineExecutionArn: arn, ClientRequestToken: token() }),
  );

  expect((await ended(standIn, arn)).PipelineExecutionStatus).toBe('Succeeded');
  const after = await stepsOf(standIn, arn);
  expect(after.First?.Metadata?.ProcessingJob?.Arn).toBe(before.First?.Metadata?.ProcessingJob?.Arn);
});

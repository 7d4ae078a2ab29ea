// What a pipeline does when things go wrong around its steps: retries, stops and time limits.
import { StopPipelineExecutionCommand } from '@aws-sdk/client-sagemaker';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { tarGz } from '../support/archives.ts';
import {
  createPipeline,
  definition,
  ended,
  processing,
  start,
  stepsOf,
  token,
  training,
} from '../support/pipelines.ts';
import { type StandIn, startStandIn } from '../support/stand-in.ts';
import { until } from '../support/until.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const WAIT = 'import time; print("waiting", flush=True); time.sleep(600)';

let standIn: StandIn;

beforeEach(async () => {
  standIn = await startStandIn();
  standIn.outside.put('s3://code/quick.py', 'print("done")');
  standIn.outside.put('s3://code/wait.py', WAIT);
  standIn.outside.put('s3://code/fail.py', 'raise SystemExit(1)');
  standIn.outside.put('s3://data/train/a.csv', 'a');
});

afterEach(() => standIn.remove());

async function begin(steps: readonly object[]): Promise<string> {
  await createPipeline(standIn, 'p', definition(steps));
  return start(standIn, 'p');
}

const stop = (PipelineExecutionArn: string) =>
  standIn.sagemaker.send(
    new StopPipelineExecutionCommand({ PipelineExecutionArn, ClientRequestToken: token() }),
  );

/** The next `times` downloads break in a way that is nobody's fault but the service's. */
const breakDownloads = (times: number) => {
  const { objects } = standIn.outside;
  const spy = vi.spyOn(objects, 'download');
  for (let i = 0; i < times; i++) spy.mockRejectedValueOnce(new Error('connection reset'));
};

const policy = (extra: object = {}) => ({
  RetryPolicies: [{ ExceptionType: ['SageMaker.JOB_INTERNAL_ERROR'], IntervalSeconds: 1, ...extra }],
});

test('a policy tries an internal error of a job again, as a new job', async () => {
  breakDownloads(2);
  const arn = await begin([processing('Step', { script: 'quick.py' }, policy({ MaxAttempts: 3 }))]);

  expect((await ended(standIn, arn)).PipelineExecutionStatus).toBe('Succeeded');
  expect((await stepsOf(standIn, arn)).Step).toMatchObject({ StepStatus: 'Succeeded', AttemptCount: 3 });
  expect(standIn.outside.logs.size).toBe(3);
});

test('a policy gives up after its attempts', async () => {
  breakDownloads(5);
  const arn = await begin([processing('Step', { script: 'quick.py' }, policy({ MaxAttempts: 1 }))]);

  expect((await ended(standIn, arn)).PipelineExecutionStatus).toBe('Failed');
  expect((await stepsOf(standIn, arn)).Step).toMatchObject({
    AttemptCount: 2,
    FailureReason: 'InternalServerError: connection reset',
  });
});

test('an expiry counts in AWS time, like the waits', async () => {
  breakDownloads(50);
  const arn = await begin([
    processing(
      'Step',
      { script: 'quick.py' },
      policy({ IntervalSeconds: 50, BackoffRate: 1, ExpireAfterMin: 2 }),
    ),
  ]);

  await ended(standIn, arn);

  // After 50, 100 and 150 seconds of waiting two minutes are over.
  expect((await stepsOf(standIn, arn)).Step?.AttemptCount).toBe(4);
});

test('without a policy an internal error fails the step at once', async () => {
  breakDownloads(1);
  const arn = await begin([processing('Step', { script: 'quick.py' })]);

  await ended(standIn, arn);

  expect((await stepsOf(standIn, arn)).Step).toMatchObject({ StepStatus: 'Failed', AttemptCount: 1 });
});

test('a failing script is not tried again, whatever the policy', async () => {
  const arn = await begin([processing('Step', { script: 'fail.py' }, policy({ MaxAttempts: 5 }))]);

  await ended(standIn, arn);

  expect((await stepsOf(standIn, arn)).Step).toMatchObject({ StepStatus: 'Failed', AttemptCount: 1 });
});

test('a stop while a step waits for its next attempt stops it without another job', async () => {
  breakDownloads(5);
  const arn = await begin([processing('Step', { script: 'quick.py' }, policy({ IntervalSeconds: 40_000 }))]);
  await until(
    () => [...standIn.outside.logs.values()].flat(),
    (lines) => lines.some(({ message }) => message.includes('connection reset')),
  );

  await stop(arn);

  expect((await ended(standIn, arn)).PipelineExecutionStatus).toBe('Stopped');
  expect((await stepsOf(standIn, arn)).Step?.StepStatus).toBe('Stopped');
  expect(standIn.outside.logs.size).toBe(1);
});

const waits = () =>
  until(
    () => [...standIn.outside.logs.values()].flat(),
    (lines) => lines.some(({ message }) => message === 'waiting'),
  );

test('a stop ends a training step and starts nothing after it', async () => {
  standIn.outside.put('s3://code/sourcedir.tar.gz', await tarGz({ 'train.py': WAIT }));
  const arn = await begin([
    training('Train', 's3://data/train'),
    processing('After', { script: 'quick.py' }, { DependsOn: ['Train'] }),
  ]);
  await waits();

  await stop(arn);

  expect((await ended(standIn, arn)).PipelineExecutionStatus).toBe('Stopped');
  const steps = await stepsOf(standIn, arn);
  expect(steps.Train?.StepStatus).toBe('Stopped');
  expect(steps.After).toBeUndefined();
});

test('a stop ends every step that runs side by side', async () => {
  const arn = await begin(['A', 'B', 'C'].map((name) => processing(name, { script: 'wait.py' })));
  await until(
    () => [...standIn.outside.logs.values()].flat().filter(({ message }) => message === 'waiting'),
    (lines) => lines.length === 3,
  );

  await stop(arn);

  await ended(standIn, arn);
  const steps = Object.values(await stepsOf(standIn, arn));
  expect(steps.map(({ StepStatus }) => StepStatus)).toEqual(['Stopped', 'Stopped', 'Stopped']);
});

test('a stop right after the start stops whatever came first', async () => {
  const group = { ModelPackageGroupName: 'group', ModelApprovalStatus: 'Approved' };
  const arn = await begin([
    { Name: 'Register', Type: 'RegisterModel', Arguments: group },
    { Name: 'Choose', Type: 'Condition', Arguments: { Conditions: [], IfSteps: [], ElseSteps: [] } },
    processing('Late', { script: 'wait.py' }, { DependsOn: ['Choose'] }),
  ]);

  await stop(arn);

  expect((await ended(standIn, arn)).PipelineExecutionStatus).toBe('Stopped');
  const statuses = Object.values(await stepsOf(standIn, arn)).map(({ StepStatus }) => StepStatus);
  expect(['Stopped', 'Succeeded']).toEqual(expect.arrayContaining(statuses));
});

test('a step whose job runs out of its time fails', async () => {
  const step = processing('Step', { script: 'wait.py' });
  Object.assign(step.Arguments, { StoppingCondition: { MaxRuntimeInSeconds: 1 } });
  const arn = await begin([step]);

  expect((await ended(standIn, arn)).PipelineExecutionStatus).toBe('Failed');
  expect((await stepsOf(standIn, arn)).Step?.FailureReason).toContain('was stopped or ran out of time');
});

test('after a failure what runs ends in its own way and nothing new starts', async () => {
  standIn.outside.put('s3://code/slow.py', 'import time; time.sleep(1)');
  const arn = await begin([
    processing('Fails', { script: 'fail.py' }),
    processing('Slow', { script: 'slow.py' }),
    processing('AfterSlow', { script: 'quick.py' }, { DependsOn: ['Slow'] }),
  ]);

  expect((await ended(standIn, arn)).PipelineExecutionStatus).toBe('Failed');
  const steps = await stepsOf(standIn, arn);
  expect([steps.Fails?.StepStatus, steps.Slow?.StepStatus]).toEqual(['Failed', 'Succeeded']);
  expect(steps.AfterSlow).toBeUndefined();
});

test('a request that the service refuses fails the step with its words', async () => {
  const step = processing('Step', { script: 'quick.py', args: ['x'.repeat(300)] });
  const arn = await begin([step]);

  await ended(standIn, arn);

  expect((await stepsOf(standIn, arn)).Step?.FailureReason).toMatch(
    /^ClientError: Failed to invoke sagemaker:CreateProcessingJob\. Error Details: .*length less than or equal to 256/,
  );
});

test('at most MaxParallelExecutionSteps run side by side', async () => {
  const script = `
import os, time
folder = os.path.dirname(os.environ["HOME"].rstrip("/"))
jobs = os.path.dirname(folder)
print("beside", sum(os.path.exists(f"{jobs}/{name}/opt") for name in os.listdir(jobs)), flush=True)
time.sleep(0.3)
`;
  standIn.outside.put('s3://code/beside.py', script);
  await createPipeline(
    standIn,
    'narrow',
    definition(['A', 'B', 'C', 'D'].map((name) => processing(name, { script: 'beside.py' }))),
  );
  const { StartPipelineExecutionCommand } = await import('@aws-sdk/client-sagemaker');
  const { PipelineExecutionArn: arn = '' } = await standIn.sagemaker.send(
    new StartPipelineExecutionCommand({
      PipelineName: 'narrow',
      ParallelismConfiguration: { MaxParallelExecutionSteps: 2 },
    }),
  );

  expect((await ended(standIn, arn)).PipelineExecutionStatus).toBe('Succeeded');
  const beside = [...standIn.outside.logs.values()]
    .flat()
    .map(({ message }) => Number(message.split(' ')[1]));
  expect(beside).toHaveLength(4);
  expect(Math.max(...beside)).toBeLessThanOrEqual(2);
});

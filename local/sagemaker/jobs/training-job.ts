// A training job from request to outcome: channels down, script mode in its sandbox, model.tar.gz up.
import { mkdir } from 'node:fs/promises';
import { resourceInUse, validationException } from '../errors.ts';
import { arnOf } from '../names.ts';
import type { CreateTrainingJobRequest } from '../operations/shapes/training-job.ts';
import type { TrainingJobRecord } from '../state/job-records.ts';
import type { World } from '../world.ts';
import { packFolder } from './archive.ts';
import { frameworkParameter } from './hyperparameters.ts';
import { type JobOutcome, outcomeOfError } from './job-outcome.ts';
import { openLog } from './log-sink.ts';
import { scanMetrics } from './metric-scan.ts';
import { type JobSignals, trackJob } from './running-job.ts';
import { downloadInput } from './s3-input.ts';
import { isEmptyFolder, uploadFile } from './s3-output.ts';
import { openSandbox, type Sandbox, tidySandbox } from './sandbox.ts';
import { placeCode } from './script-mode.ts';
import { writeTrainingConfig } from './training-config.ts';
import { isScriptMode, runTraining, type TrainingRun } from './training-run.ts';
import { beginTransition, changeTrainingJob, finishTrainingJob } from './training-status.ts';

export const trainingJobArn = (world: World, name: string): string => arnOf(world, `training-job/${name}`);

/** Starts the job in the background. Throws ResourceInUse or ValidationException. */
export function startTrainingJob(world: World, request: CreateTrainingJobRequest): TrainingJobRecord {
  const { Tags, ...members } = request;
  const arn = trainingJobArn(world, request.TrainingJobName);
  if (world.state.trainingJobs.get(arn) !== undefined) {
    throw resourceInUse(
      `Job name must be unique within an AWS account and region, and a job with this name already exists (${arn})`,
    );
  }
  refuseUnsupported(request);
  const now = world.time.now();
  world.state.trainingJobs.put(arn, {
    ...members,
    TrainingJobArn: arn,
    TrainingJobStatus: 'InProgress',
    SecondaryStatus: 'Starting',
    SecondaryStatusTransitions: [],
    ModelArtifacts: { S3ModelArtifacts: `${outputFolder(request)}/model.tar.gz` },
    CreationTime: now,
    LastModifiedTime: now,
  });
  if (Tags !== undefined) world.state.tags.put(arn, { tags: Tags });
  const job = beginTransition(world, arn, 'Starting');
  trackJob(world, arn, (signals) => work(world, job, signals));
  return job;
}

const outputFolder = (job: Pick<CreateTrainingJobRequest, 'OutputDataConfig' | 'TrainingJobName'>): string =>
  `${job.OutputDataConfig.S3OutputPath.replace(/\/$/, '')}/${job.TrainingJobName}/output`;

function refuseUnsupported(request: CreateTrainingJobRequest): void {
  const modes = [request.AlgorithmSpecification.TrainingInputMode, ...channelModes(request)];
  if (modes.includes('Pipe')) throw validationException('This stand-in has no TrainingInputMode Pipe.');
  const script = frameworkParameter(request.HyperParameters ?? {}, 'sagemaker_program');
  if (script === undefined && request.AlgorithmSpecification.ContainerEntrypoint === undefined) {
    throw validationException(
      'This stand-in runs no images: give the hyperparameter sagemaker_program or a ContainerEntrypoint.',
    );
  }
}

const channelModes = (request: CreateTrainingJobRequest): (string | undefined)[] =>
  (request.InputDataConfig ?? []).map(({ InputMode }) => InputMode);

async function work(world: World, job: TrainingJobRecord, signals: JobSignals): Promise<void> {
  const sandbox = await openSandbox(world, job.TrainingJobName);
  const log = openLog(world, {
    file: sandbox.log,
    group: '/aws/sagemaker/TrainingJobs',
    stream: `${job.TrainingJobName}/algo-1-${Math.floor(job.CreationTime)}`,
  });
  const metrics = scanMetrics(world, job.TrainingJobName, job.AlgorithmSpecification.MetricDefinitions ?? []);
  const outcome = await attempt(world, job, { sandbox, log, metrics, signals }).catch((error: Error) =>
    outcomeOfError(error, signals),
  );
  if (outcome.FailureReason !== undefined) log.write(outcome.FailureReason);
  await Promise.all([log.close(), metrics.close()]);
  if (outcome.status === 'Completed') await tidySandbox(sandbox);
  finishTrainingJob(world, job.TrainingJobArn, outcome, metrics.final());
}

async function attempt(world: World, job: TrainingJobRecord, around: TrainingRun): Promise<JobOutcome> {
  const { sandbox, signals } = around;
  await world.time.linger(signals.ending);
  beginTransition(world, job.TrainingJobArn, 'Downloading');
  await writeTrainingConfig(job, sandbox);
  await bringChannels(world, job, sandbox);
  if (isScriptMode(job)) await placeCode(world, sandbox, job.HyperParameters ?? {});
  beginTransition(world, job.TrainingJobArn, 'Training');
  changeTrainingJob(world, job.TrainingJobArn, { TrainingStartTime: world.time.now() });
  const outcome = await runTraining(world, job, around);
  if (outcome.status === 'Failed') return outcome;
  beginTransition(world, job.TrainingJobArn, 'Uploading');
  await takeArtifacts(world, job, sandbox);
  return outcome;
}

async function bringChannels(world: World, job: TrainingJobRecord, sandbox: Sandbox): Promise<void> {
  for (const { ChannelName, DataSource } of job.InputDataConfig ?? []) {
    const source = DataSource.S3DataSource;
    const folder = sandbox.path(`/opt/ml/input/data/${ChannelName}`);
    await mkdir(folder, { recursive: true });
    if (source !== undefined) await downloadInput(world, source.S3DataType, source.S3Uri, folder);
  }
}

async function takeArtifacts(world: World, job: TrainingJobRecord, sandbox: Sandbox): Promise<void> {
  for (const [folder, name] of [
    ['/opt/ml/model', 'model.tar.gz'],
    ['/opt/ml/output/data', 'output.tar.gz'],
  ] as const) {
    if (await isEmptyFolder(sandbox.path(folder))) continue;
    const file = sandbox.path(`/opt/ml/${name}`);
    await packFolder(sandbox.path(folder), file);
    await uploadFile(world, file, `${outputFolder(job)}/${name}`);
  }
}

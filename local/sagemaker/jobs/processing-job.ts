// A processing job from request to outcome: inputs down, the script in its sandbox, outputs up.
import { resourceInUse, validationException } from '../errors.ts';
import { processingJobEvent } from '../events/processing-job-event.ts';
import { arnOf } from '../names.ts';
import type { CreateProcessingJobRequest } from '../operations/shapes/processing-job.ts';
import type { ProcessingJobRecord } from '../state/job-records.ts';
import type { World } from '../world.ts';
import { runJobCommand } from './job-command.ts';
import { describeFailure, type JobOutcome, outcomeOfError } from './job-outcome.ts';
import { type LogSink, openLog } from './log-sink.ts';
import { bringInputs, takeOutputs, writeConfig } from './processing-files.ts';
import { type JobSignals, trackJob } from './running-job.ts';
import { jobEnvironment, noteIn, openSandbox, type Sandbox, tidySandbox } from './sandbox.ts';

const DEFAULT_RUNTIME = 86_400;

export const processingJobArn = (world: World, name: string): string =>
  arnOf(world, `processing-job/${name}`);

function change(world: World, arn: string, patch: Partial<ProcessingJobRecord>): ProcessingJobRecord {
  const LastModifiedTime = world.time.now();
  const job = world.state.processingJobs.patch(arn, { ...patch, LastModifiedTime }) as ProcessingJobRecord;
  if (patch.ProcessingJobStatus !== undefined) world.events.publish(processingJobEvent(job));
  return job;
}

/** Starts the job in the background. Throws ResourceInUse or ValidationException. */
export function startProcessingJob(world: World, request: CreateProcessingJobRequest): ProcessingJobRecord {
  const { Tags, ...members } = request;
  const arn = processingJobArn(world, request.ProcessingJobName);
  if (world.state.processingJobs.get(arn) !== undefined) {
    throw resourceInUse(
      `Job name must be unique within an AWS account and region, and a job with this name already exists (${arn})`,
    );
  }
  refuseUnsupported(request);
  const now = world.time.now();
  const job: ProcessingJobRecord = {
    ...members,
    StoppingCondition: request.StoppingCondition ?? { MaxRuntimeInSeconds: DEFAULT_RUNTIME },
    ProcessingJobArn: arn,
    ProcessingJobStatus: 'InProgress',
    CreationTime: now,
    LastModifiedTime: now,
  };
  world.state.processingJobs.put(arn, job);
  if (Tags !== undefined) world.state.tags.put(arn, { tags: Tags });
  world.events.publish(processingJobEvent(job));
  trackJob(world, arn, (signals) => work(world, job, signals));
  return job;
}

function refuseUnsupported(request: CreateProcessingJobRequest): void {
  if (request.AppSpecification.ContainerEntrypoint === undefined) {
    throw validationException(
      'This stand-in runs no images: AppSpecification.ContainerEntrypoint is required.',
    );
  }
  for (const { S3Input } of request.ProcessingInputs ?? []) {
    if (S3Input?.S3InputMode === 'Pipe') throw validationException('This stand-in has no S3InputMode Pipe.');
    if (S3Input?.S3CompressionType === 'Gzip') {
      throw validationException('This stand-in has no S3CompressionType Gzip.');
    }
  }
}

async function work(world: World, job: ProcessingJobRecord, signals: JobSignals): Promise<void> {
  const sandbox = await openSandbox(world, job.ProcessingJobName);
  const log = openLog(world, {
    file: sandbox.log,
    group: '/aws/sagemaker/ProcessingJobs',
    stream: `${job.ProcessingJobName}/algo-1-${Math.floor(job.CreationTime)}`,
  });
  const outcome = await attempt(world, job, sandbox, log, signals).catch((error: Error) =>
    outcomeOfError(error, signals),
  );
  if (outcome.FailureReason !== undefined) log.write(outcome.FailureReason);
  await log.close();
  if (outcome.status === 'Completed') await tidySandbox(sandbox);
  change(world, job.ProcessingJobArn, {
    ProcessingJobStatus: outcome.status,
    FailureReason: outcome.FailureReason,
    ExitMessage: outcome.ExitMessage,
    ProcessingEndTime: world.time.now(),
  });
}

async function attempt(
  world: World,
  job: ProcessingJobRecord,
  sandbox: Sandbox,
  log: LogSink,
  signals: JobSignals,
): Promise<JobOutcome> {
  await world.time.linger(signals.ending);
  await writeConfig(job, sandbox);
  await bringInputs(world, job, sandbox);
  change(world, job.ProcessingJobArn, { ProcessingStartTime: world.time.now() });
  const { ContainerEntrypoint = [], ContainerArguments = [] } = job.AppSpecification;
  const result = await runJobCommand(world, {
    sandbox,
    words: [...ContainerEntrypoint, ...ContainerArguments],
    workingDirectory: sandbox.home,
    env: jobEnvironment(world, sandbox, job.Environment),
    timeoutSeconds: job.StoppingCondition?.MaxRuntimeInSeconds,
    ending: signals.ending,
    log,
  });
  const outcome = await describeFailure(result, sandbox, signals);
  if (outcome.status === 'Completed') await takeOutputs(world, job, sandbox);
  return {
    ...outcome,
    ExitMessage: (await noteIn(sandbox, '/opt/ml/output/message')) ?? outcome.ExitMessage,
  };
}

/** Throws when the job does not exist; a job that ended already stays as it is. */
export function stopProcessingJob(world: World, arn: string): void {
  const job = world.state.processingJobs.get(arn);
  if (job?.ProcessingJobStatus !== 'InProgress') return;
  change(world, arn, { ProcessingJobStatus: 'Stopping' });
  world.jobs.get(arn)?.stop();
}

/** After a crash: a job that was running is over. */
export function failInterruptedProcessingJobs(world: World, reason: string): void {
  for (const job of world.state.processingJobs.all()) {
    if (job.ProcessingJobStatus !== 'InProgress' && job.ProcessingJobStatus !== 'Stopping') continue;
    change(world, job.ProcessingJobArn, {
      ProcessingJobStatus: 'Failed',
      FailureReason: reason,
      ProcessingEndTime: world.time.now(),
    });
  }
}

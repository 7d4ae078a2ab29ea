// The command of a training job: script mode as the training toolkit does it, or the request's own entrypoint.
import { stat, writeFile } from 'node:fs/promises';
import type { CreateTrainingJobRequest } from '../operations/shapes/training-job.ts';
import type { TrainingJobRecord } from '../state/job-records.ts';
import type { World } from '../world.ts';
import { facilitiesOf } from './facilities.ts';
import { type CommandResult, runJobCommand } from './job-command.ts';
import { describeFailure, type JobOutcome, toolkitFailure } from './job-outcome.ts';
import type { LogSink } from './log-sink.ts';
import type { MetricScan } from './metric-scan.ts';
import type { JobSignals } from './running-job.ts';
import { jobEnvironment, type Sandbox } from './sandbox.ts';
import { scriptWords } from './script-mode.ts';
import { toolkitEnvironment } from './training-environment.ts';

const DEFAULT_RUNTIME = 86_400;
const INSTALL = ['python3', '-m', 'pip', 'install', '-r', 'requirements.txt'];

export interface TrainingRun {
  readonly sandbox: Sandbox;
  readonly log: LogSink;
  readonly metrics: MetricScan;
  readonly signals: JobSignals;
}

/** An entrypoint of the request takes the place of the image's own, and with it of the toolkit. */
export const isScriptMode = (job: Pick<CreateTrainingJobRequest, 'AlgorithmSpecification'>): boolean =>
  job.AlgorithmSpecification.ContainerEntrypoint === undefined;

function environmentOf(world: World, job: TrainingJobRecord, sandbox: Sandbox): Record<string, string> {
  return {
    ...jobEnvironment(world, sandbox, job.Environment),
    TRAINING_JOB_NAME: job.TrainingJobName,
    TRAINING_JOB_ARN: job.TrainingJobArn,
    ...(isScriptMode(job) && {
      PYTHONPATH: sandbox.seen('/opt/ml/code'),
      ...toolkitEnvironment(job, sandbox),
    }),
  };
}

/** Runs the job's command to its end; the outcome is Completed, Stopped or Failed with a reason. */
export async function runTraining(
  world: World,
  job: TrainingJobRecord,
  run: TrainingRun,
): Promise<JobOutcome> {
  const { sandbox, log, signals } = run;
  const deadline = world.time.now() + (job.StoppingCondition.MaxRuntimeInSeconds ?? DEFAULT_RUNTIME);
  const env = environmentOf(world, job, sandbox);
  const execute = (words: readonly string[], workingDirectory: string): Promise<CommandResult> =>
    runJobCommand(world, {
      ...{ sandbox, words, workingDirectory, env, log },
      timeoutSeconds: deadline - world.time.now(),
      ending: signals.ending,
      onLine: run.metrics.read,
    });
  const judge = (kind: string, words: readonly string[], result: CommandResult) =>
    describeFailure(result, sandbox, signals, (failed) => toolkitFailure(kind, words, failed));

  if (!isScriptMode(job)) {
    const { ContainerEntrypoint = [], ContainerArguments = [] } = job.AlgorithmSpecification;
    const result = await execute([...ContainerEntrypoint, ...ContainerArguments], sandbox.home);
    return describeFailure(result, sandbox, signals);
  }
  if (await wantsPackages(world, sandbox, log)) {
    const installed = await judge(
      'InstallRequirementsError',
      INSTALL,
      await execute(INSTALL, '/opt/ml/code'),
    );
    if (installed.status !== 'Completed') return installed;
  }
  const words = scriptWords(job.HyperParameters ?? {});
  const outcome = await judge('ExecuteUserScriptError', words, await execute(words, '/opt/ml/code'));
  if (outcome.status === 'Completed') await writeFile(sandbox.path('/opt/ml/output/success'), '');
  return outcome;
}

/** The stand-in's own interpreter stays as it is: packages are installed only for a job that has one to itself. */
async function wantsPackages(world: World, sandbox: Sandbox, log: LogSink): Promise<boolean> {
  const file = sandbox.path('/opt/ml/code/requirements.txt');
  if ((await stat(file).catch(() => undefined)) === undefined) return false;
  const own = (await facilitiesOf(world)).interpreter !== undefined;
  if (!own) log.write('requirements.txt is not installed: jobs share one interpreter here.');
  return own;
}

// One step from Starting to its end: cache first, then attempts as the retry policies allow.
import { INTERRUPTED } from '../jobs/running-job.ts';
import { pipelineJobName } from '../names.ts';
import { cacheKeyOf, findCached } from './cache.ts';
import type { StepDefinition } from './definition.ts';
import { executionRecord, patchStep, putStep } from './execution-record.ts';
import type { ExecutionRun } from './execution-run.ts';
import { ExpressionError, type ExpressionScope, resolve } from './expressions.ts';
import { retryDelay } from './retries.ts';
import { executionIdOf, scopeOf } from './scope.ts';
import { type FaultKind, StepFailure, type StepRun, StepStopped } from './step-run.ts';
import { stepTypes } from './steps/table.ts';

const NAME_MEMBERS = ['ProcessingJobName', 'TrainingJobName', 'ModelName'] as const;

/** A name in the arguments is only a prefix: the service makes it unique. */
function jobNameFor(run: ExecutionRun, step: StepDefinition): string {
  const prefix = NAME_MEMBERS.map((member) => step.Arguments[member]).find(
    (value) => typeof value === 'string',
  );
  return pipelineJobName(executionIdOf(run.arn), step.Name, prefix as string | undefined);
}

function scopeFor(run: ExecutionRun, jobName: string): ExpressionScope {
  return scopeOf({
    world: run.world,
    definition: run.definition,
    steps: run.nodes.map(({ step }) => step),
    execution: () => executionRecord(run.world, run.arn),
    jobName,
  });
}

async function prepare(run: ExecutionRun, step: StepDefinition): Promise<StepRun> {
  const jobName = jobNameFor(run, step);
  const scope = scopeFor(run, jobName);
  const own = step.Type === 'Condition' ? step.Arguments : await resolve(step.Arguments, scope);
  return {
    world: run.world,
    step,
    executionId: executionIdOf(run.arn),
    args: own as Record<string, unknown>,
    jobName,
    stopping: run.stopping.signal,
    resolve: (value) => resolve(value, scope),
    made: (Metadata) => {
      const StepStatus = run.stopping.signal.aborted ? 'Stopping' : 'Executing';
      patchStep(run.world, run.arn, step.Name, { Metadata, StepStatus });
    },
  };
}

/** Returns whether an earlier execution's result took the step's place. */
function reuse(run: ExecutionRun, step: StepDefinition, args: StepRun['args']): boolean {
  const cacheKey = cacheKeyOf(step, args);
  if (cacheKey === undefined) return false;
  const { PipelineArn } = executionRecord(run.world, run.arn);
  const hit = findCached(run.world, PipelineArn, step, cacheKey);
  patchStep(run.world, run.arn, step.Name, { cacheKey });
  if (hit === undefined) return false;
  patchStep(run.world, run.arn, step.Name, {
    Metadata: hit.step.Metadata,
    CacheHitResult: { SourcePipelineExecutionArn: hit.execution.PipelineExecutionArn },
  });
  return true;
}

/** What a retry policy calls the failure; a surprise of the stand-in's own is a fault of the service. */
function faultOf(error: unknown): FaultKind | undefined {
  if (error instanceof StepFailure) return error.fault;
  return error instanceof ExpressionError || error instanceof StepStopped ? undefined : 'Step.SERVICE_FAULT';
}

/** Throws the last failure when no further attempt is due. Waits and ages count in AWS time. */
async function attempts(run: ExecutionRun, step: StepDefinition): Promise<void> {
  const { world, stopping } = run;
  const started = world.time.now();
  let ahead = 0;
  for (let retries = 0; ; retries++) {
    try {
      const attempt = await prepare(run, step);
      if (retries === 0 && reuse(run, step, attempt.args)) return;
      patchStep(world, run.arn, step.Name, { AttemptCount: retries + 1 });
      return await stepTypes[step.Type](attempt);
    } catch (error) {
      const age = world.time.now() - started + ahead;
      const delay = retryDelay(step.RetryPolicies ?? [], faultOf(error), { retries, age });
      if (delay === undefined || stopping.signal.aborted) throw error;
      const wait = world.time.scaled(delay);
      ahead += delay - wait / 1000;
      await world.time.pause(wait, stopping.signal);
      if (stopping.signal.aborted) throw new StepStopped();
    }
  }
}

function failureText(error: unknown): string {
  const { message } = error as Error;
  return (error instanceof ExpressionError ? `ClientError: ${message}` : message).slice(0, 1024);
}

/** Never throws: the step's record tells how it went. */
export async function runStep(run: ExecutionRun, step: StepDefinition): Promise<void> {
  const { world, arn } = run;
  putStep(world, arn, {
    StepName: step.Name,
    StepDisplayName: step.DisplayName,
    StepDescription: step.Description,
    StepStatus: 'Starting',
    StartTime: world.time.now(),
    AttemptCount: 0,
    type: step.Type,
  });
  try {
    await attempts(run, step);
    patchStep(world, arn, step.Name, { StepStatus: 'Succeeded' });
  } catch (error) {
    if (run.interrupted)
      patchStep(world, arn, step.Name, { StepStatus: 'Failed', FailureReason: INTERRUPTED });
    else if (error instanceof StepStopped) patchStep(world, arn, step.Name, { StepStatus: 'Stopped' });
    else {
      patchStep(world, arn, step.Name, { StepStatus: 'Failed', FailureReason: failureText(error) });
      if (!(error instanceof StepFailure || error instanceof ExpressionError)) {
        world.log(`step ${step.Name}: ${(error as Error).stack}`);
      }
    }
  }
}

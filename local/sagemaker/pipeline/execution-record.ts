// Every change of an execution and its steps: to disk first, then on the bus.
import { pipelineExecutionEvent } from '../events/pipeline-execution-event.ts';
import { pipelineStepEvent } from '../events/pipeline-step-event.ts';
import type { ExecutionRecord, ExecutionStatus, StepRecord, StepStatus } from '../state/pipeline-records.ts';
import type { World } from '../world.ts';

const ENDED: readonly ExecutionStatus[] = ['Stopped', 'Failed', 'Succeeded'];
const STEP_ENDED: readonly StepStatus[] = ['Stopped', 'Failed', 'Succeeded'];

export const hasEnded = (status: ExecutionStatus): boolean => ENDED.includes(status);

export function executionRecord(world: World, arn: string): ExecutionRecord {
  const record = world.state.executions.get(arn);
  if (record === undefined) throw new Error(`execution ${arn} is gone`);
  return record;
}

export function setExecutionStatus(
  world: World,
  arn: string,
  status: ExecutionStatus,
  FailureReason?: string,
): void {
  const { PipelineExecutionStatus: previous } = executionRecord(world, arn);
  const now = world.time.now();
  const record = world.state.executions.patch(arn, {
    PipelineExecutionStatus: status,
    LastModifiedTime: now,
    FailureReason: FailureReason?.slice(0, 1300),
    endTime: hasEnded(status) ? now : undefined,
  }) as ExecutionRecord;
  world.events.publish(pipelineExecutionEvent(record, previous));
}

/** Adds the step or replaces its record; a changed status becomes an event. */
export function putStep(world: World, arn: string, step: StepRecord): void {
  const { steps } = executionRecord(world, arn);
  const previous = steps.find(({ StepName }) => StepName === step.StepName);
  const next = previous === undefined ? [...steps, step] : steps.map((s) => (s === previous ? step : s));
  const record = world.state.executions.patch(arn, {
    steps: next,
    LastModifiedTime: world.time.now(),
  }) as ExecutionRecord;
  if (previous?.StepStatus !== step.StepStatus) {
    world.events.publish(pipelineStepEvent(record, step, previous?.StepStatus));
  }
}

export function patchStep(world: World, arn: string, name: string, change: Partial<StepRecord>): void {
  const step = executionRecord(world, arn).steps.find(({ StepName }) => StepName === name);
  if (step === undefined) return;
  const status = change.StepStatus ?? step.StepStatus;
  const ended = STEP_ENDED.includes(status) ? { EndTime: world.time.now() } : {};
  putStep(world, arn, { ...step, ...ended, ...change });
}

/** After a crash: an execution that was running is over, and so is every step that was. */
export function failInterruptedExecutions(world: World, reason: string): void {
  for (const { PipelineExecutionArn: arn, PipelineExecutionStatus, steps } of world.state.executions.all()) {
    if (hasEnded(PipelineExecutionStatus)) continue;
    for (const { StepName, StepStatus } of steps) {
      if (STEP_ENDED.includes(StepStatus)) continue;
      patchStep(world, arn, StepName, { StepStatus: 'Failed', FailureReason: reason });
    }
    setExecutionStatus(world, arn, 'Failed', reason);
  }
}

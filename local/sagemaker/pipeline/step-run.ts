// One attempt at one step: what a step type receives, and how it says that it failed.
import type { StepMetadata } from '../state/pipeline-records.ts';
import type { World } from '../world.ts';
import type { RetryPolicy, StepDefinition } from './definition.ts';

export interface StepRun {
  readonly world: World;
  readonly step: StepDefinition;
  readonly executionId: string;
  /** Arguments without expressions; a Condition's conditions keep theirs. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly jobName: string;
  readonly stopping: AbortSignal;
  resolve(value: unknown): Promise<unknown>;
  /** Says which resource the step made: the step is then Executing. */
  made(metadata: StepMetadata): void;
}

export type StepType = (run: StepRun) => Promise<void>;

export type FaultKind = RetryPolicy['ExceptionType'][number];

/** `fault` is what a retry policy names; an ordinary failure has none and is never retried. */
export class StepFailure extends Error {
  readonly fault: FaultKind | undefined;

  constructor(message: string, fault?: FaultKind) {
    super(message);
    this.fault = fault;
  }
}

/** The step ended because the execution is stopping. */
export class StepStopped extends Error {}

// Runs one pipeline execution: every step as soon as what it needs has succeeded, side by side where the graph allows.
import { INTERRUPTED } from '../jobs/running-job.ts';
import type { World } from '../world.ts';
import { type Definition, parseDefinition } from './definition.ts';
import { executionRecord, patchStep, setExecutionStatus } from './execution-record.ts';
import { graphOf, type Node } from './graph.ts';
import { runStep } from './run-step.ts';

const DEFAULT_PARALLELISM = 50;
/** What DescribePipelineExecution says at AWS; which step failed and why is told by ListPipelineExecutionSteps. */
const STEP_FAILURE = 'Step failure: One or multiple steps failed.';

export interface RunningExecution {
  readonly done: Promise<void>;
  stop(): void;
  interrupt(): void;
}

class ExecutionRun {
  readonly stopping = new AbortController();
  interrupted = false;
  readonly world: World;
  readonly arn: string;
  readonly definition: Definition;
  readonly nodes: readonly Node[];
  readonly #skipped = new Set<string>();
  readonly #running = new Map<string, Promise<void>>();

  constructor(world: World, arn: string) {
    this.world = world;
    this.arn = arn;
    this.definition = parseDefinition(executionRecord(world, arn).definition);
    this.nodes = graphOf(this.definition);
  }

  #step(name: string) {
    return executionRecord(this.world, this.arn).steps.find(({ StepName }) => StepName === name);
  }

  #skips(node: Node): boolean {
    if ([...node.needs].some((need) => this.#skipped.has(need))) return true;
    if (node.branch === undefined) return false;
    const outcome = this.#step(node.branch.condition)?.Metadata?.Condition?.Outcome;
    return outcome !== undefined && (outcome === 'True') !== node.branch.outcome;
  }

  #ready(node: Node): boolean {
    const { Name } = node.step;
    if (this.#running.has(Name) || this.#skipped.has(Name) || this.#step(Name) !== undefined) return false;
    return [...node.needs].every((need) => this.#step(need)?.StepStatus === 'Succeeded');
  }

  #skipBranches(): void {
    for (let before = -1; before !== this.#skipped.size; ) {
      before = this.#skipped.size;
      for (const node of this.nodes) if (this.#skips(node)) this.#skipped.add(node.step.Name);
    }
  }

  get #failed(): boolean {
    return executionRecord(this.world, this.arn).steps.some(({ StepStatus }) => StepStatus === 'Failed');
  }

  #startReady(): void {
    const { ParallelismConfiguration } = executionRecord(this.world, this.arn);
    const limit = ParallelismConfiguration?.MaxParallelExecutionSteps ?? DEFAULT_PARALLELISM;
    for (const node of this.nodes) {
      if (this.#running.size >= limit || !this.#ready(node)) continue;
      const { Name } = node.step;
      this.#running.set(
        Name,
        runStep(this, node.step).finally(() => this.#running.delete(Name)),
      );
    }
  }

  /** After a failure nothing new starts; what runs ends in its own way. */
  async drive(): Promise<void> {
    for (;;) {
      this.#skipBranches();
      if (!this.stopping.signal.aborted && !this.#failed) this.#startReady();
      if (this.#running.size === 0) break;
      await Promise.race(this.#running.values());
    }
    this.#finish();
  }

  #finish(): void {
    if (this.interrupted) setExecutionStatus(this.world, this.arn, 'Failed', INTERRUPTED);
    else if (this.stopping.signal.aborted) setExecutionStatus(this.world, this.arn, 'Stopped');
    else if (this.#failed) setExecutionStatus(this.world, this.arn, 'Failed', STEP_FAILURE);
    else setExecutionStatus(this.world, this.arn, 'Succeeded');
  }

  stop(): void {
    setExecutionStatus(this.world, this.arn, 'Stopping');
    for (const name of this.#running.keys()) {
      patchStep(this.world, this.arn, name, { StepStatus: 'Stopping' });
    }
    this.stopping.abort();
  }
}

export type { ExecutionRun };

/** Steps that have succeeded in the record already stay as they are: this also continues a retried execution. */
export function runExecution(world: World, arn: string): RunningExecution {
  const run = new ExecutionRun(world, arn);
  const done = world.time
    .linger(run.stopping.signal)
    .then(() => run.drive())
    .catch((error: Error) => {
      world.log(`${arn}: ${error.stack}`);
      setExecutionStatus(world, arn, 'Failed', `InternalServerError: ${error.message}`);
    })
    .finally(() => world.executions.delete(arn));
  const running = {
    done,
    stop: () => run.stop(),
    interrupt: () => {
      run.interrupted = true;
      run.stopping.abort();
    },
  };
  world.executions.set(arn, running);
  return running;
}

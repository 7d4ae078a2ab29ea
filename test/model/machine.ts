// The retraining state machine in the model: its tasks in the order of retraining.asl.yaml, each the real one, each tried again.
import { awaitCompletion } from '../../functions/callbacks/await-completion.ts';
import { fanOutNotifications } from '../../functions/notification/fan-out-notifications.ts';
import { acquireLease } from '../../functions/retraining/acquire-lease.ts';
import { exportFeedback } from '../../functions/retraining/export-feedback.ts';
import { planDataset } from '../../functions/retraining/plan-dataset.ts';
import { sealDataset } from '../../functions/retraining/seal-dataset.ts';
import { startPipeline } from '../../functions/retraining/start-pipeline.ts';
import type { Dependencies } from '../../functions/runtime/dependencies.ts';
import type { LoopWorld } from '../support/loop-world.ts';
import {
  ARTIFACTS_BUCKET,
  BUS,
  DATA_BUCKET,
  FEEDBACK_TABLE,
  LOOP_TABLE,
  PIPELINE,
  STATE_MACHINE,
} from '../support/stage.ts';
import { NOTIFICATIONS } from '../support/watchdog-settings.ts';

type Phase =
  | 'AcquireLease'
  | 'Export'
  | 'Seal'
  | 'StartPipeline'
  | 'AwaitPipeline'
  | 'Waiting'
  | 'FanOut'
  | 'over';

export interface Run {
  readonly name: string;
  phase: Phase;
  acquired: boolean;
  tries: number;
  cycle: number;
  arn: string;
  readonly startedAt: number;
  waitingSince: number;
  document: Record<string, unknown>;
}

const NEXT: Record<Phase, Phase> = {
  AcquireLease: 'Export',
  Export: 'Seal',
  Seal: 'StartPipeline',
  StartPipeline: 'AwaitPipeline',
  AwaitPipeline: 'Waiting',
  Waiting: 'FanOut',
  FanOut: 'over',
  over: 'over',
};
const TRIES = 4;
const TASK_TIMEOUT_MS = 12 * 3600_000;
/** TimeoutSeconds of the state machine: a test holds both equal. */
export const EXECUTION_TIMEOUT_MS = 100_800_000;

export const machine = (world: LoopWorld, announce: (name: string, status: string) => void) => {
  const runs = new Map<string, Run>();
  const { workflows } = world;

  const end = (run: Run, status: string): void => {
    run.phase = 'over';
    workflows.finish(run.name, status, world.deps.clock());
    announce(run.name, status);
  };

  const settings = { LOOP_TABLE_NAME: LOOP_TABLE, EVENT_BUS_NAME: BUS };
  const dataset = { LOOP_TABLE_NAME: LOOP_TABLE, S3_BUCKET: DATA_BUCKET };

  const tasks: Record<Phase, (run: Run, deps: Dependencies) => Promise<void>> = {
    AcquireLease: async (run, deps) => {
      const input = workflows.executions.get(run.name)?.input as { cycle?: number };
      const acquired = await acquireLease(deps, settings).run({ execution: run.name, input });
      if (!acquired.acquired) return end(run, 'SUCCEEDED');
      Object.assign(run, { acquired: true, cycle: acquired.cycle });
      run.document.run = acquired;
    },
    Export: async (run, deps) => {
      const plan = { ...dataset, ARTIFACTS_BUCKET, EXPORT_SEGMENTS: 1 };
      const started_at = deps.clock().toISOString();
      run.document.plan ??= await planDataset(deps, plan).run({ cycle: run.cycle, started_at });
      const [segment] = (run.document.plan as Awaited<ReturnType<ReturnType<typeof planDataset>['run']>>)
        .segments;
      if (segment === undefined) throw new Error('A plan without segments');
      const exporting = { DYNAMODB_TABLE_NAME: FEEDBACK_TABLE, S3_BUCKET: DATA_BUCKET };
      run.document.parts = [await exportFeedback(deps, exporting).run(segment)];
    },
    Seal: async (run, deps) => {
      const { cutoff, dataset_uri } = run.document.plan as { cutoff: string; dataset_uri: string };
      const parts = run.document.parts as [];
      run.document.dataset = await sealDataset(deps, dataset).run({
        cycle: run.cycle,
        cutoff,
        dataset_uri,
        parts,
      });
    },
    StartPipeline: async (run, deps) => {
      const task = startPipeline(deps, { LOOP_TABLE_NAME: LOOP_TABLE, PIPELINE_NAME: PIPELINE });
      const uris = { dataset_uri: 'd', base_uri: 'b', champion_model_uri: 'c' };
      const execution_arn = `${STATE_MACHINE}:${run.name}`;
      const { pipeline_execution_arn } = await task.run({
        execution: run.name,
        execution_arn,
        cycle: run.cycle,
        ...uris,
      });
      run.arn = pipeline_execution_arn;
    },
    AwaitPipeline: async (run, deps) => {
      const task_token = `${run.name}/${run.tries}`;
      workflows.openTask(task_token);
      run.waitingSince = deps.clock().getTime();
      run.phase = 'Waiting';
      await awaitCompletion(deps, LOOP_TABLE).run({
        task_token,
        kind: 'pipeline',
        arn: run.arn,
        expected: '',
      });
    },
    Waiting: async (run, deps) => {
      const answers = workflows.answers.filter(({ token }) => token.startsWith(`${run.name}/`));
      const answer = answers.find(({ token }) => token === `${run.name}/${run.tries}`);
      if (answer === undefined) {
        if (deps.clock().getTime() - run.waitingSince > TASK_TIMEOUT_MS) fail(run, 'States.Timeout');
        return;
      }
      if (!('error' in answer)) {
        run.document.outcome = { kind: 'HELD' };
        run.phase = 'FanOut';
      } else if (answer.error === 'RendezvousFailed' && run.tries < TRIES) {
        run.tries += 1;
        run.phase = 'AwaitPipeline';
      } else fail(run, answer.error);
    },
    FanOut: async (run, deps) => {
      await fanOutNotifications(deps, NOTIFICATIONS).run({
        execution: run.name,
        state: run.document as never,
      });
      const { kind } = run.document.outcome as { kind: string };
      end(run, kind === 'FAILED' ? 'FAILED' : 'SUCCEEDED');
    },
    over: async () => undefined,
  };

  const fail = (run: Run, error: string): void => {
    run.document.outcome = { kind: 'FAILED' };
    run.document.error = { Error: error, Cause: '' };
    run.phase = 'FanOut';
    run.tries = 0;
  };

  const retry = (run: Run, error: unknown): void => {
    run.tries += 1;
    if (run.tries < TRIES) return;
    if (run.phase === 'FanOut') end(run, 'FAILED');
    else fail(run, error instanceof Error ? error.name : 'Unknown');
  };

  /** Executions that were started since the last look begin. */
  const begin = (): void => {
    const startedAt = world.deps.clock().getTime();
    for (const [name, { running }] of workflows.executions)
      if (running && !runs.has(name))
        runs.set(name, {
          name,
          phase: 'AcquireLease',
          acquired: false,
          tries: 0,
          cycle: 0,
          arn: '',
          startedAt,
          waitingSince: 0,
          document: {},
        });
  };

  /** Step Functions ends what runs for too long, whatever it is at. */
  const timeOut = (): void => {
    const now = world.deps.clock().getTime();
    for (const run of runs.values())
      if (run.phase !== 'over' && now - run.startedAt > EXECUTION_TIMEOUT_MS) end(run, 'TIMED_OUT');
  };

  /** One task of one execution. A task whose answer was lost is tried again by the machine, not by the task. */
  const advance = async (index: number, deps: Dependencies): Promise<void> => {
    begin();
    for (const run of runs.values()) // stopped by the watchdog: no event of that in this world
      if (workflows.executions.get(run.name)?.running === false) run.phase = 'over';
    const open = [...runs.values()].filter(({ phase }) => phase !== 'over');
    const run = open[index % Math.max(1, open.length)];
    if (run === undefined) return;
    const { phase } = run;
    try {
      await tasks[phase](run, deps);
      if (phase === 'AwaitPipeline' || phase === 'Waiting') return;
      if (run.phase === phase) Object.assign(run, { phase: NEXT[phase], tries: 0 });
    } catch (error) {
      if (run.phase === phase) retry(run, error); // else a person stopped it meanwhile
    }
  };

  /** A person stops it in the console. */
  const stop = (index: number): void => {
    const open = [...runs.values()].filter(({ phase }) => phase !== 'over');
    const run = open[index % Math.max(1, open.length)];
    if (run !== undefined) end(run, 'ABORTED');
  };

  return { runs, advance, stop, begin, timeOut };
};

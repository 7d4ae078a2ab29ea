// The loop as a model: the real handlers over in-memory services, and one step at a time of whatever may happen to them.
import { LABELS, type Label } from '../../events/label.ts';
import { resumeExecution } from '../../functions/callbacks/resume-execution.ts';
import { accumulate } from '../../functions/feedback/accumulate.ts';
import { eraseFeedback } from '../../functions/feedback/erase-feedback.ts';
import { ingestFeedback } from '../../functions/feedback/ingest-feedback.ts';
import { publishFeedback } from '../../functions/feedback/publish-feedback.ts';
import { reviseFeedback } from '../../functions/feedback/revise-feedback.ts';
import { announceCycle } from '../../functions/retraining/announce-cycle.ts';
import { BASE_DATASET_PREFIX } from '../../functions/retraining/dataset-layout.ts';
import { judgeOnSchedule } from '../../functions/retraining/judge-on-schedule.ts';
import { judgeThresholds } from '../../functions/retraining/judge-thresholds.ts';
import { predictionKey } from '../../functions/retraining/loop-keys.ts';
import { releaseOnEnd } from '../../functions/retraining/release-lease.ts';
import { requestRetraining } from '../../functions/retraining/request-retraining.ts';
import { startRetraining } from '../../functions/retraining/start-retraining.ts';
import type { Dependencies } from '../../functions/runtime/dependencies.ts';
import type { StreamChange } from '../../functions/runtime/stream-handler.ts';
import { watchdog } from '../../functions/watchdog/watchdog.ts';
import { limits } from '../support/cycle-builders.ts';
import { type LoopWorld, loopWorld } from '../support/loop-world.ts';
import { serviceError } from '../support/scripted-client.ts';
import { BUS, DATA_BUCKET, FEEDBACK_TABLE, LOOP_TABLE, STATE_MACHINE } from '../support/stage.ts';
import { END_SETTINGS, NOTIFICATIONS, WATCHDOG_SETTINGS } from '../support/watchdog-settings.ts';
import { machine } from './machine.ts';
import { emptyQueues, type QueueName, route } from './queues.ts';
import { type Fault, faulty, takingTurns } from './turns.ts';

export const THRESHOLD = 3;

export type Act =
  | { readonly kind: 'submit'; readonly id: number }
  | { readonly kind: 'revise'; readonly id: number; readonly label: Label }
  | { readonly kind: 'erase'; readonly id: number }
  | { readonly kind: 'deliver'; readonly queue: QueueName; readonly index: number; readonly again: boolean }
  | { readonly kind: 'stream'; readonly consumer: Consumer; readonly rewind: number }
  | { readonly kind: 'advance'; readonly index: number }
  | { readonly kind: 'watchdog' | 'judge' | 'manual' };
export type Step =
  | { readonly kind: 'act'; readonly act: Act; readonly fault?: Fault | undefined }
  | { readonly kind: 'together'; readonly acts: readonly Act[]; readonly turns: readonly number[] }
  | { readonly kind: 'stop'; readonly index: number }
  | { readonly kind: 'pipeline-ends'; readonly succeeds: boolean }
  | { readonly kind: 'lose'; readonly queue: 'lease' | 'callback' | 'retraining'; readonly index: number }
  | { readonly kind: 'time'; readonly seconds: number }
  | { readonly kind: 'burst'; readonly ids: readonly number[] }
  /** A while without trouble, for some of the queues only. */
  | { readonly kind: 'flow'; readonly queues: readonly QueueName[]; readonly advances: number };
export type Consumer = 'publish' | 'judge' | 'announce';

/** A mistake planted into the world, for the proof that the properties would find it. */
export type Plant = (world: LoopWorld) => {
  readonly documents?: (under: Dependencies['documents']) => Dependencies['documents'];
  readonly workflows?: Dependencies['workflows'];
  readonly hearsEnd?: (status: string) => boolean;
};

const asTheyAre = (documents: Dependencies['documents']) => documents;
const SETTINGS = { DYNAMODB_TABLE_NAME: FEEDBACK_TABLE, LOOP_TABLE_NAME: LOOP_TABLE, S3_BUCKET: DATA_BUCKET };
const TABLES = { feedbackTable: FEEDBACK_TABLE, loopTable: LOOP_TABLE };
const LIMITS = limits({ volume: THRESHOLD, patience: 1_000 });
const SOURCES: Record<Consumer, string> = {
  publish: FEEDBACK_TABLE,
  judge: LOOP_TABLE,
  announce: LOOP_TABLE,
};
const HEARS: Record<Consumer, (change: StreamChange) => boolean> = {
  publish: () => true,
  judge: ({ after }) => after?.pk === 'COUNTERS',
  announce: ({ kind, after }) => kind === 'INSERT' && after?.pk === 'CYCLE',
};

const idOf = (id: number): string => `feedback-${String(id).padStart(4, '0')}`;
const labelOf = (n: number): Label => LABELS[n % LABELS.length] as Label;

/** The first four ids are two corrections each of one text, naming its prediction, on which feedback was asked for. */
const PREDICTIONS = 2;
const predictionOf = (id: number): string | undefined =>
  id < 2 * PREDICTIONS ? `0199c8a4-7f3e-7c3a-9d57-00000000000${id >> 1}` : undefined;
const textOf = (id: number): string => `Review number ${id < 2 * PREDICTIONS ? id & ~1 : id}.`;

/** Pipelines of SageMaker: the same token starts one; it ends when a step says so or somebody stops it. */
const pipelines = (world: LoopWorld, announce: (arn: string, status: string) => void) => {
  const states = new Map<string, string>();
  const names = new Map<string, string>();
  const end = (arn: string, status: string) => {
    states.set(arn, status);
    announce(arn, status);
  };
  world.sagemaker.answer({
    StartPipelineExecution: (input: { ClientRequestToken: string; PipelineExecutionDisplayName: string }) => {
      const arn = `arn:aws:sagemaker:eu-west-1:000000000000:pipeline/p/execution/${input.ClientRequestToken.slice(0, 12)}`;
      if (!states.has(arn)) states.set(arn, 'Executing');
      names.set(arn, input.PipelineExecutionDisplayName);
      return { PipelineExecutionArn: arn };
    },
    DescribePipelineExecution: ({ PipelineExecutionArn }: { PipelineExecutionArn: string }) => ({
      PipelineExecutionStatus: states.get(PipelineExecutionArn),
    }),
    ListPipelineExecutions: () => ({
      PipelineExecutionSummaries: [...names].map(([PipelineExecutionArn, PipelineExecutionDisplayName]) => ({
        PipelineExecutionArn,
        PipelineExecutionDisplayName,
      })),
    }),
    ListPipelineExecutionSteps: () => ({ PipelineExecutionSteps: [] }),
    StopPipelineExecution: ({ PipelineExecutionArn }: { PipelineExecutionArn: string }) =>
      end(PipelineExecutionArn, 'Stopped'),
    DescribeEndpoint: () => {
      throw serviceError('ValidationException', 'Could not find endpoint "sentiment-test".');
    },
  });
  const executing = () => [...states].filter(([, status]) => status === 'Executing').map(([arn]) => arn);
  return { states, end, executing };
};

export const loopModel = (plant?: Plant) => {
  const world = loopWorld();
  const { db, bus, time } = world;
  for (const file of ['train_data.csv', 'test_data_hidden.csv'])
    world.buckets.put(DATA_BUCKET, `${BASE_DATASET_PREFIX}${file}`, 'base');
  for (let id = 0; id < 2 * PREDICTIONS; id += 2)
    db.put(LOOP_TABLE, {
      ...predictionKey(predictionOf(id) as string),
      ...{ label: labelOf(id >> 1), confidence: 0.5, margin: 0.1, asked: true, ask_probability: 0.5 },
    });
  const { documents = asTheyAre, workflows, hearsEnd = () => true } = plant?.(world) ?? {};
  const deps: Dependencies = {
    ...world.deps,
    ...(workflows === undefined ? {} : { workflows }),
  };
  const queues = emptyQueues();
  const submitted = new Set<string>();
  const cursors: Record<Consumer, number> = { publish: 0, judge: 0, announce: 0 };
  let routed = 0;

  const steps = machine(world, (name, status) => {
    const detail = { executionArn: name, stateMachineArn: STATE_MACHINE, name, status };
    queues.lease.push({ 'detail-type': 'Step Functions Execution Status Change', detail });
  });
  const sagemaker = pipelines(world, (pipelineExecutionArn, currentPipelineExecutionStatus) => {
    const detail = { pipelineExecutionArn, currentPipelineExecutionStatus };
    queues.callback.push({
      'detail-type': 'SageMaker Model Building Pipeline Execution Status Change',
      detail,
    });
  });

  // biome-ignore lint/suspicious/noExplicitAny: each consumer takes the messages of its own queue
  const consumers: Record<QueueName, (message: any, with_: Dependencies) => Promise<unknown>> = {
    feedback: (message, with_) => ingestFeedback(with_, TABLES)(message),
    counting: async (message, with_) => {
      const failed = await accumulate(with_, TABLES)([{ id: 'message', body: message }]);
      if (failed.length > 0) throw new Error('left for redelivery');
    },
    retraining: (message, with_) => startRetraining(with_, END_SETTINGS)(message),
    lease: async (message, with_) => {
      if (hearsEnd(message.detail.status)) await releaseOnEnd(with_, END_SETTINGS)(message);
    },
    callback: (message, with_) => resumeExecution(with_, LOOP_TABLE)(message),
  };

  /** A message leaves its queue only when its consumer is through, and sometimes not even then. */
  const deliver = async (queue: QueueName, index: number, again: boolean, with_: Dependencies) => {
    const waiting = queues[queue];
    const message = waiting[index % Math.max(1, waiting.length)];
    if (message === undefined) return;
    await consumers[queue](message, with_);
    if (!again) waiting.splice(waiting.indexOf(message), waiting.includes(message) ? 1 : 0);
  };

  const read: Record<Consumer, (change: StreamChange, with_: Dependencies) => Promise<void>> = {
    publish: (change, with_) => publishFeedback(with_, BUS)([change]),
    judge: (change, with_) => judgeThresholds(with_, LOOP_TABLE, LIMITS)(change),
    announce: (change, with_) => announceCycle(with_, BUS)(change),
  };

  /** In order, from where it stopped or (delivered again) from before; a failure stops it there. */
  const stream = async (consumer: Consumer, rewind: number, with_: Dependencies): Promise<void> => {
    const changes = db.changes(SOURCES[consumer]);
    for (let at = Math.max(0, cursors[consumer] - rewind); at < changes.length; at += 1) {
      const change = changes[at] as StreamChange;
      if (HEARS[consumer](change)) await read[consumer](change, with_);
      cursors[consumer] = Math.max(cursors[consumer], at + 1);
    }
  };

  const submit = (id: number): void => {
    const prediction_id = predictionOf(id);
    const detail = {
      feedback_id: idOf(id),
      text: textOf(id),
      user_label: labelOf(id),
      model_prediction: labelOf(id >> 1),
      ...(prediction_id === undefined ? {} : { prediction_id }),
    };
    submitted.add(detail.feedback_id);
    queues.feedback.push({ id: `event-${id}`, detail });
  };

  const request = (id: number, body: unknown) => ({
    path: { id: idOf(id) },
    headers: {},
    query: {},
    caller: {},
    body: body as never,
  });

  const run = async (act: Act, with_: Dependencies): Promise<unknown> => {
    switch (act.kind) {
      case 'submit':
        return submit(act.id);
      case 'revise':
        return reviseFeedback(with_, SETTINGS).run(request(act.id, { user_label: act.label }));
      case 'erase':
        return eraseFeedback(with_, SETTINGS).run(request(act.id, undefined));
      case 'deliver':
        return deliver(act.queue, act.index, act.again, with_);
      case 'stream':
        return stream(act.consumer, act.rewind, with_);
      case 'advance':
        return steps.advance(act.index, with_);
      case 'watchdog':
        return watchdog(with_, WATCHDOG_SETTINGS).run({});
      case 'judge':
        return judgeOnSchedule(with_, NOTIFICATIONS, LIMITS).run({});
      case 'manual':
        return requestRetraining(with_, LOOP_TABLE, 'manual', undefined);
    }
  };

  const attempt = (act: Act, with_: Dependencies) => run(act, with_).catch(() => undefined);

  const perform = async (step: Step): Promise<void> => {
    if (step.kind === 'act')
      await attempt(step.act, { ...deps, documents: documents(faulty(deps.documents, step.fault)) });
    if (step.kind === 'together')
      await takingTurns(
        deps.documents,
        step.turns,
        step.acts.map((act) => (turned) => run(act, { ...deps, documents: documents(turned) })),
      );
    if (step.kind === 'burst') step.ids.forEach(submit);
    if (step.kind === 'flow') await flow(step.queues, step.advances);
    if (step.kind === 'stop') steps.stop(step.index);
    if (step.kind === 'lose')
      queues[step.queue].splice(step.index % Math.max(1, queues[step.queue].length), 1);
    if (step.kind === 'time') {
      steps.begin();
      time.advance(step.seconds);
      steps.timeOut();
    }
    const [arn] = sagemaker.executing();
    if (step.kind === 'pipeline-ends' && arn !== undefined)
      sagemaker.end(arn, step.succeeds ? 'Succeeded' : 'Failed');
    routed = route(bus.published, routed, queues);
  };

  const quietly = (act: Act) => perform({ kind: 'act', act });

  /** What is under way in the streams and these queues arrives, and executions go on by some tasks. */
  const flow = async (names: readonly QueueName[], advances: number): Promise<void> => {
    for (const consumer of ['publish', 'judge', 'announce'] as const)
      await quietly({ kind: 'stream', consumer, rewind: 0 });
    for (const queue of names)
      for (let left = queues[queue].length; left > 0; left -= 1)
        await quietly({ kind: 'deliver', queue, index: left - 1, again: false });
    for (let n = 0; n < advances; n += 1) await quietly({ kind: 'advance', index: n });
  };

  const size = () => db.changes(LOOP_TABLE).length + db.changes(FEEDBACK_TABLE).length + world.notices.length;
  const idle = () => Object.values(queues).every(({ length }) => length === 0);

  /** Until nothing moves any more, without the watchdog's help. */
  const comeToRest = async (): Promise<void> => {
    for (let round = 0; round < 30; round += 1) {
      const before = size();
      await flow(Object.keys(queues) as QueueName[], 8);
      await perform({ kind: 'pipeline-ends', succeeds: true });
      if (idle() && before === size() && sagemaker.executing().length === 0) return;
    }
  };

  /** The world is kind again: all is delivered, and watchdog periods pass until there is nothing left to mend. */
  const settle = async (): Promise<void> => {
    for (let period = 0; period < 40; period += 1) {
      await comeToRest();
      const before = size();
      steps.begin();
      time.advance(330);
      steps.timeOut();
      await quietly({ kind: 'watchdog' });
      await quietly({ kind: 'judge' });
      if (before === size() && period > 3) return;
    }
  };

  return { world, perform, settle, submitted, runs: steps.runs, pipelines: sagemaker, deps, SETTINGS };
};

export type LoopModel = ReturnType<typeof loopModel>;

// One round: a window of corrections that ends in one cycle, from the first request to the last notification, judged from outside.

import { setTimeout as sleep } from 'node:timers/promises';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { StopPipelineExecutionCommand } from '@aws-sdk/client-sagemaker';
import * as z from 'zod';
import type { Cycle, CycleOutcome } from '../../functions/retraining/cycle.ts';
import { REGION } from '../../local/cloud.ts';
import { credentials } from '../../local/deployment.ts';
import { type Ending, judgeCycle, judgeFeedback } from './judging.ts';
import type { LightCloud } from './light-cloud.ts';
import type { LoopState, LoopView } from './loop-view.ts';
import { busClient, persistently, type Submission, submitByBus, submitByHttp } from './submitting.ts';

/** Corrections in a window; also the stage's volume threshold. */
export const WINDOW = 10;
const UNAIDED_MS = 25_000;
/** The watchdog takes a minute's silence for a loss. */
const DEADLINE_MS = 150_000;

/** In the words of Jepsen's set checker; each figure counts corrections, except where it says otherwise. */
export interface RoundResult {
  readonly outcome: CycleOutcome | undefined;
  readonly attempted: number;
  readonly ok: number;
  readonly lost: number;
  /** Stored but never sent, or counted more than once. */
  readonly unexpected: number;
  /** Sent again by the client because the first answer was an error. */
  readonly recovered: number;
  readonly watchdog: boolean;
  readonly seconds: number;
  /** What is not as it should be; empty when the round survived. */
  readonly problems: readonly string[];
}

const LABELS = ['Positive', 'Neutral', 'Negative'];
const Prediction = z.object({ prediction_id: z.string() });

const windowOf = (round: number): Submission[] =>
  Array.from({ length: WINDOW }, (_, index) => ({
    feedback_id: `round-${String(round).padStart(4, '0')}-${String(index).padStart(4, '0')}`,
    text: `The handle of kettle ${round} got ${index} scratches in a week.`,
    user_label: LABELS[index % LABELS.length] ?? '',
  }));

export const invoker = ({ cloud }: LightCloud) => {
  const lambda = new LambdaClient({ endpoint: cloud.endpoint, region: REGION, credentials });
  return async (name: string, event: unknown = {}): Promise<unknown> => {
    const { Payload } = await lambda.send(
      new InvokeCommand({ FunctionName: `sentiment-local-${name}`, Payload: JSON.stringify(event) }),
    );
    return JSON.parse(Payload?.transformToString() ?? 'null');
  };
};

/** A prediction speaks for one text only, so the first correction alone names it. */
const submitAll = async (light: LightCloud, all: readonly Submission[]): Promise<number> => {
  const prediction = await persistently(light.api, '/predict-sentiment', { text: all[0]?.text });
  if (prediction.status !== 200)
    throw new Error(
      `POST /predict-sentiment answered ${prediction.status}: ${JSON.stringify(prediction.body)}`,
    );
  const { prediction_id } = Prediction.parse(prediction.body);
  const half = all.slice(0, WINDOW / 2);
  const tries = await Promise.all(
    half.map((each, index) => submitByHttp(light.api, index === 0 ? { ...each, prediction_id } : each)),
  );
  const bus = light.outputs.BusName ?? '';
  const illFitting = { feedback_id: 'ill-fitting', text: '', user_label: 'Splendid' };
  await submitByBus(busClient(light), bus, [...all.slice(WINDOW / 2), ...half.slice(0, 2), illFitting]);
  return tries.filter((each) => each > 1).length;
};

interface Expectation {
  readonly total: number;
  readonly cycle: number;
}

const settled = ({ counters, cycles, lease, callbacks }: LoopState, { total, cycle }: Expectation): boolean =>
  counters.total >= total &&
  cycles.some((each) => each.cycle === cycle && each.outcome !== undefined) &&
  lease.holder === undefined &&
  callbacks.length === 0;

const stopPipeline = async (view: LoopView, cycle: Cycle | undefined): Promise<boolean> => {
  const arn = cycle?.pipeline_execution_arn;
  if (arn === undefined) return false;
  await view.sagemaker.send(new StopPipelineExecutionCommand({ PipelineExecutionArn: arn }));
  return true;
};

/** Follows the round to its end; the watchdogs help only when it does not get there by itself. */
const follow = async (light: LightCloud, view: LoopView, expected: Expectation, ending: Ending) => {
  const invoke = invoker(light);
  const begun = Date.now();
  let [asked, shown] = [false, false];
  let stopped = ending !== 'stopped';
  let watchdog = false;
  for (;;) {
    const state = await view.state();
    if (settled(state, expected)) return { state, watchdog };
    const elapsed = Date.now() - begun;
    if (elapsed > DEADLINE_MS) return { state, watchdog };
    if (!asked && state.lease.holder !== undefined) {
      asked = true;
      await Promise.all([invoke('watchdog'), invoke('judgeOnSchedule')]);
    }
    const own = state.cycles.find(({ cycle }) => cycle === expected.cycle);
    if (!shown && own?.pipeline_execution_arn !== undefined) {
      shown = true;
      await persistently(light.api, `/executions/${own.execution_name}`);
    }
    if (!stopped) stopped = await stopPipeline(view, own);
    if (elapsed > UNAIDED_MS) {
      watchdog = true;
      await Promise.all([invoke('watchdog'), invoke('judgeOnSchedule')]);
      await sleep(2_000);
    }
    await sleep(100);
  }
};

/** Sends a window and follows it to the end of its cycle; `meanwhile` happens once it is sent. */
export const playRound = async (
  light: LightCloud,
  view: LoopView,
  round: number,
  ending: Ending,
  meanwhile: () => Promise<void> = async () => {},
): Promise<RoundResult> => {
  const begun = Date.now();
  const before = new Set((await view.feedback()).map(({ feedback_id }) => String(feedback_id)));
  const { counters, cycles } = await view.state();
  const cycle = cycles.length + 1;
  const sent = windowOf(round);
  const recovered = await submitAll(light, sent);
  await meanwhile();
  const { state, watchdog } = await follow(
    light,
    view,
    { total: counters.total + sent.length, cycle },
    ending,
  );
  const { ok, lost, unexpected, problems } = await judgeFeedback(view, sent, state, before);
  return {
    outcome: state.cycles.find((each) => each.cycle === cycle)?.outcome,
    attempted: sent.length,
    ok,
    lost,
    unexpected,
    recovered,
    watchdog,
    seconds: (Date.now() - begun) / 1000,
    problems: [...problems, ...(await judgeCycle(view, state, cycle, ending))],
  };
};

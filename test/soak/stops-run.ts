// One stop: a cycle is under way, a person stops its execution, its pipeline or its deployment, and the loop must come to rest.
import { setTimeout as sleep } from 'node:timers/promises';
import { DescribePipelineExecutionCommand } from '@aws-sdk/client-sagemaker';
import { activeModel } from '../../functions/deployment/active-model.ts';
import type { Cycle } from '../../functions/retraining/cycle.ts';
import type { LoopState } from '../faults/loop-view.ts';
import { invoker } from '../faults/round.ts';
import {
  currentState,
  running,
  START_MS,
  STOPS,
  type Stopped,
  setAlarm,
  until,
  type World,
} from './stopping.ts';

/** How often the watchdog runs here, instead of every five minutes. */
export const PERIOD_MS = 15_000;
const REST_MS = 180_000;
const TOLD_LENGTH = 160;
const LOOP_TABLE = 'sentiment-local-loop-table';

export interface StopFigure {
  readonly what: Stopped;
  /** The state that the execution was in. */
  readonly state: string;
  readonly outcome: string;
  /** Seconds from the stop until lease, callbacks, pipeline and endpoint were at rest. */
  readonly restSeconds: number;
  /** Of these, seconds after SageMaker itself had come to rest. */
  readonly afterSageMaker: number;
  readonly repairs: readonly string[];
  /** The beginning of what the training topic was told. */
  readonly told: string;
  readonly problems: readonly string[];
}

const pipelineRests = async (world: World, cycle: Cycle | undefined): Promise<boolean> => {
  const PipelineExecutionArn = cycle?.pipeline_execution_arn;
  if (PipelineExecutionArn === undefined) return true;
  const { PipelineExecutionStatus: status } = await world.view.sagemaker.send(
    new DescribePipelineExecutionCommand({ PipelineExecutionArn }),
  );
  return status !== 'Executing' && status !== 'Stopping';
};

interface Rest {
  readonly sageMaker: boolean;
  readonly loop: boolean;
  readonly state: LoopState;
  readonly cycle: Cycle | undefined;
}

const rest = async (world: World, number: number): Promise<Rest> => {
  const state = await world.view.state();
  const cycle = state.cycles.find((each) => each.cycle === number);
  const { status, config } = await world.view.endpoint();
  const champion = await activeModel(world.view, LOOP_TABLE);
  return {
    state,
    cycle,
    sageMaker: status === 'InService' && (await pipelineRests(world, cycle)),
    loop:
      state.lease.holder === undefined &&
      state.callbacks.length === 0 &&
      cycle?.outcome !== undefined &&
      config === champion?.endpoint_config_name,
  };
};

const watch = async ({ light }: World): Promise<string[]> => {
  const { repaired = [] } = (await invoker(light)('watchdog')) as { repaired?: string[] };
  return repaired;
};

/** Watches until all is at rest, while the watchdog comes at its period; its next look after that sweeps. */
const awaitRest = async (world: World, number: number) => {
  const begun = Date.now();
  let nextWatch = begun + world.random() * PERIOD_MS;
  let settled = begun;
  const repairs: string[] = [];
  for (;;) {
    const now = await rest(world, number);
    if (!now.sageMaker) settled = Date.now();
    const seconds = (Date.now() - begun) / 1000;
    const afterSageMaker = (Date.now() - settled) / 1000;
    if ((now.sageMaker && now.loop) || seconds > REST_MS / 1000) {
      await sleep(Math.max(0, nextWatch - Date.now()));
      repairs.push(...(await watch(world)));
      return { ...now, restSeconds: seconds, afterSageMaker, repairs };
    }
    if (Date.now() >= nextWatch) {
      nextWatch += PERIOD_MS;
      repairs.push(...(await watch(world)));
    }
    await sleep(100);
  }
};

const leftovers = async ({ view }: World, cycle: Cycle | undefined): Promise<string[]> => {
  if (cycle === undefined || cycle.outcome === 'PROMOTED') return [];
  const own = (name: string) => name.endsWith(`-c${cycle.cycle}`);
  const configs = (await view.endpointConfigs()).filter(own);
  const models = (await view.models()).filter(own);
  return [
    ...configs.map((name) => `endpoint configuration ${name} is left behind`),
    ...models.map((name) => `model ${name} is left behind`),
  ];
};

const judge = async (world: World, end: Awaited<ReturnType<typeof awaitRest>>, told: string) => [
  ...(end.state.lease.holder === undefined ? [] : [`${end.state.lease.holder} holds the lease`]),
  ...end.state.callbacks.map((arn) => `somebody waits for ${arn}`),
  ...(end.sageMaker ? [] : ['SageMaker is not at rest']),
  ...(end.cycle?.outcome === undefined ? ['the cycle has no outcome'] : []),
  ...(end.loop || end.cycle?.outcome === undefined ? [] : ['the endpoint does not serve the champion']),
  ...(end.afterSageMaker * 1000 <= PERIOD_MS ? [] : [`${end.afterSageMaker.toFixed(1)} s to rest`]),
  ...(told === '' ? ['nobody was told'] : []),
  ...(await leftovers(world, end.cycle)),
];

const request = async ({ light }: World): Promise<number> => {
  const { status, body } = await light.api.post('/retrain', { note: 'stops', queue: true });
  if (status !== 202) throw new Error(`POST /retrain answered ${status}: ${JSON.stringify(body)}`);
  return (body as { cycle: number }).cycle;
};

/** @returns undefined when the stop came too late to stop anything. */
export const stopOnce = async (world: World, what: Stopped): Promise<StopFigure | undefined> => {
  const cycle = await request(world);
  await until(
    'The start of the execution',
    async () => ((await running(world, cycle)) ? true : undefined),
    START_MS,
  );
  const stopped = await STOPS[what](world, cycle);
  const state = await currentState(world, cycle);
  const end = await awaitRest(world, cycle);
  await setAlarm(world, 'OK');
  if (!stopped) return undefined;
  const message = await world.view.message(`retrain-${String(cycle).padStart(6, '0')}#training-topic`);
  const told = message.replace(/\s+/g, ' ').slice(0, TOLD_LENGTH);
  return {
    what,
    state,
    outcome: end.cycle?.outcome ?? 'none',
    restSeconds: end.restSeconds,
    afterSageMaker: end.afterSageMaker,
    repairs: end.repairs,
    told,
    problems: await judge(world, end, told),
  };
};

/** A cycle that nobody disturbs, to see that the loop is ready. @returns how it ended. */
export const plainCycle = async (world: World): Promise<string> => {
  const cycle = await request(world);
  const end = await until(
    'The end of a cycle that nobody disturbs',
    async () => {
      const { state, cycle: own } = await rest(world, cycle);
      return own?.outcome !== undefined && state.lease.holder === undefined ? own : undefined;
    },
    REST_MS,
  );
  return end.outcome ?? 'none';
};

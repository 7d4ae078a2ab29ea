// The hands that stop something: an execution, its pipeline, or the deployment it has begun, each at a random moment.
import { setTimeout as sleep } from 'node:timers/promises';
import { CloudWatchClient, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { StopPipelineExecutionCommand } from '@aws-sdk/client-sagemaker';
import { GetExecutionHistoryCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import type { Cycle } from '../../functions/retraining/cycle.ts';
import { executionArn } from '../../functions/retraining/execution-arn.ts';
import { REGION } from '../../local/cloud.ts';
import { credentials } from '../../local/deployment.ts';
import type { LightCloud } from '../faults/light-cloud.ts';
import type { LoopView } from '../faults/loop-view.ts';
import type { Random } from './disturbance.ts';

export const START_MS = 60_000;
const ALARM = 'sentiment-local-endpoint-5xx';

export type Stopped = 'execution' | 'pipeline' | 'endpoint update';
export const STOPPED: readonly Stopped[] = ['execution', 'pipeline', 'endpoint update'];

export interface World {
  readonly light: LightCloud;
  readonly view: LoopView;
  readonly random: Random;
}

export const until = async <T>(
  what: string,
  look: () => Promise<T | undefined>,
  deadline: number,
): Promise<T> => {
  const end = Date.now() + deadline;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (Date.now() > end) throw new Error(`${what} did not come true in ${deadline / 1000} s.`);
    await sleep(50);
  }
};

const arnOf = ({ light }: World, cycle: number): string =>
  executionArn(light.outputs.StateMachineArn ?? '', `retrain-${String(cycle).padStart(6, '0')}`);

const cycleOf = async ({ view }: World, cycle: number): Promise<Cycle | undefined> =>
  (await view.state()).cycles.find((each) => each.cycle === cycle);

export const currentState = async (world: World, cycle: number): Promise<string> => {
  const { events = [] } = await world.view.workflows.send(
    new GetExecutionHistoryCommand({ executionArn: arnOf(world, cycle), maxResults: 1000 }),
  );
  return (
    events.findLast(({ stateEnteredEventDetails }) => stateEnteredEventDetails !== undefined)
      ?.stateEnteredEventDetails?.name ?? 'before its first state'
  );
};

export const running = (world: World, cycle: number): Promise<boolean> =>
  world.view
    .executionStatus(`retrain-${String(cycle).padStart(6, '0')}`)
    .then((status) => status === 'RUNNING');

/** Each @returns whether there was something to stop. */
export const STOPS: Record<Stopped, (world: World, cycle: number) => Promise<boolean>> = {
  execution: async (world, cycle) => {
    await sleep(world.random() * 5_000);
    if (!(await running(world, cycle))) return false;
    await world.view.workflows.send(
      new StopExecutionCommand({
        executionArn: arnOf(world, cycle),
        error: 'Operator',
        cause: 'Stopped by hand.',
      }),
    );
    return true;
  },
  pipeline: async (world, cycle) => {
    const arn = await until(
      'The start of the pipeline',
      async () => (await cycleOf(world, cycle))?.pipeline_execution_arn,
      START_MS,
    );
    await sleep(world.random() * 2_000);
    return world.view.sagemaker.send(new StopPipelineExecutionCommand({ PipelineExecutionArn: arn })).then(
      () => true,
      () => false,
    );
  },
  'endpoint update': async (world, cycle) => {
    const updating = async () => {
      const { status } = await world.view.endpoint();
      if (status === 'Updating') return true;
      return (await running(world, cycle)) ? undefined : false;
    };
    if (!(await until('The update of the endpoint', updating, START_MS))) return false;
    await sleep(world.random() * 1_500);
    if ((await world.view.endpoint()).status !== 'Updating') return false;
    await setAlarm(world, 'ALARM');
    return true;
  },
};

/** The alarm that guards a deployment is how a person stops one: SageMaker has no call for it. */
export const setAlarm = async ({ light }: World, StateValue: 'ALARM' | 'OK'): Promise<void> => {
  const client = new CloudWatchClient({ endpoint: light.cloud.endpoint, region: REGION, credentials });
  await client.send(new SetAlarmStateCommand({ AlarmName: ALARM, StateValue, StateReason: 'Set by hand.' }));
};

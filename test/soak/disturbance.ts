// Keeps the stand-in busy until it is killed: executions, deployments, endpoints that come and go, one after the other.

import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteEndpointCommand,
  DescribeEndpointCommand,
  ListPipelineExecutionsCommand,
  StartPipelineExecutionCommand,
  StopPipelineExecutionCommand,
  UpdateEndpointCommand,
  UpdateEndpointWeightsAndCapacitiesCommand,
} from '@aws-sdk/client-sagemaker';
import { type Clients, createEndpoint, FLEETING, MODELS, PIPELINE, STEADY } from './kill-world.ts';

/** Numbers from 0 to 1, the same ones for the same seed. */
export type Random = () => number;

/** The generator mulberry32. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Action = (clients: Clients, random: Random) => Promise<unknown>;

const keepExecuting: Action = async ({ sagemaker }, random) => {
  const { PipelineExecutionSummaries: list = [] } = await sagemaker.send(
    new ListPipelineExecutionsCommand({ PipelineName: PIPELINE }),
  );
  const running = list.filter(({ PipelineExecutionStatus: status }) => status === 'Executing');
  if (running.length < 2) await sagemaker.send(new StartPipelineExecutionCommand({ PipelineName: PIPELINE }));
  const [first] = running;
  if (first !== undefined && random() < 0.05) {
    const { PipelineExecutionArn } = first;
    await sagemaker.send(new StopPipelineExecutionCommand({ PipelineExecutionArn }));
  }
};

const keepMoving: Action = async ({ sagemaker }, random) => {
  const steady = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: STEADY }));
  if (steady.EndpointStatus !== 'InService') return;
  if (random() < 0.2) {
    const change = { VariantName: 'AllTraffic', DesiredInstanceCount: random() < 0.5 ? 1 : 2 };
    await sagemaker.send(
      new UpdateEndpointWeightsAndCapacitiesCommand({
        EndpointName: STEADY,
        DesiredWeightsAndCapacities: [change],
      }),
    );
    return;
  }
  const to = steady.EndpointConfigName === MODELS[0] ? MODELS[1] : MODELS[0];
  const size = { Type: 'CAPACITY_PERCENT' as const, Value: 50 };
  const TrafficRoutingConfiguration =
    random() < 0.5
      ? { Type: 'CANARY' as const, WaitIntervalInSeconds: 60, CanarySize: size }
      : { Type: 'ALL_AT_ONCE' as const, WaitIntervalInSeconds: 0 };
  const BlueGreenUpdatePolicy = { TrafficRoutingConfiguration, TerminationWaitInSeconds: 20 };
  await sagemaker.send(
    new UpdateEndpointCommand({
      EndpointName: STEADY,
      EndpointConfigName: to,
      DeploymentConfig: { BlueGreenUpdatePolicy },
    }),
  );
};

const comeAndGo: Action = async (clients, random) => {
  const { sagemaker } = clients;
  const fleeting = await sagemaker
    .send(new DescribeEndpointCommand({ EndpointName: FLEETING }))
    .catch(() => undefined);
  if (fleeting === undefined) await createEndpoint(clients, FLEETING, MODELS[random() < 0.5 ? 0 : 1]);
  else if (fleeting.EndpointStatus === 'InService' && random() < 0.5)
    await sagemaker.send(new DeleteEndpointCommand({ EndpointName: FLEETING }));
};

const ACTIONS: readonly Action[] = [keepExecuting, keepMoving, comeAndGo];
const EVERY_MS = 120;

/** Until `until` aborts. What a dying stand-in no longer answers is no fault; any other error is thrown. */
export async function disturb(clients: Clients, random: Random, until: AbortSignal): Promise<void> {
  while (!until.aborted) {
    for (const action of ACTIONS) {
      await action(clients, random).catch((error: Error) => {
        const { $metadata, name, message } = error as Error & { $metadata?: { httpStatusCode?: number } };
        if ($metadata?.httpStatusCode !== undefined && !/in-progress|already exist/.test(message))
          throw new Error(`${name}: ${message}`, { cause: error });
      });
    }
    await sleep(EVERY_MS * (0.5 + random()), undefined, { signal: until }).catch(() => {});
  }
}

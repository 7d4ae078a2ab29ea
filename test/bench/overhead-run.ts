// Starts a stand-in with one endpoint and the same serving process bare, and asks both in turns.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DescribeEndpointCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { freePort } from '../../local/ports.ts';
import { end, startProgram } from '../soak/stand-in-program.ts';
import { PYTHON, ROLE } from '../unit/local/sagemaker/support/stand-in.ts';
import { until } from '../unit/local/sagemaker/support/until.ts';
import { ask, askMany, closeConnections, type Target } from './target.ts';

const FAKE = fileURLToPath(new URL('../unit/local/sagemaker/support/fake-serving.py', import.meta.url));
const ENDPOINT = 'bench';
const WARM_UP = 300;

export interface OverheadOrder {
  readonly rounds: number;
  /** In a round, of each target and each number of clients. */
  readonly requests: number;
  readonly clients: number;
}

export interface Series {
  readonly target: 'bare' | 'stand-in';
  readonly clients: number;
  /** Milliseconds of every request. */
  readonly times: number[];
  /** Requests a second, one figure a round. */
  readonly rates: number[];
}

async function deploy(port: number): Promise<void> {
  const client = new SageMakerClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  // No artifact: the serving process answers without one, and nothing around SageMaker is needed.
  await client.send(
    new CreateModelCommand({
      ModelName: ENDPOINT,
      PrimaryContainer: { Image: 'image' },
      ExecutionRoleArn: ROLE,
    }),
  );
  const variant = { VariantName: 'AllTraffic', ModelName: ENDPOINT, InitialInstanceCount: 1 };
  await client.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: ENDPOINT,
      ProductionVariants: [{ ...variant, InstanceType: 'ml.m5.large' }],
    }),
  );
  await client.send(new CreateEndpointCommand({ EndpointName: ENDPOINT, EndpointConfigName: ENDPOINT }));
  await until(
    () => client.send(new DescribeEndpointCommand({ EndpointName: ENDPOINT })),
    ({ EndpointStatus }) => EndpointStatus === 'InService',
  );
  client.destroy();
}

async function startBare(folder: string): Promise<{ child: ChildProcess; target: Target }> {
  const port = await freePort();
  const child = spawn(PYTHON, [FAKE, folder, String(port)], { stdio: 'ignore' });
  const target = { name: 'bare', port, path: '/invocations' };
  await until(
    () =>
      ask(target).then(
        () => true,
        () => false,
      ),
    Boolean,
  );
  return { child, target };
}

/** One round: both targets, each alone and under load; who goes first changes. */
async function round(
  turn: number,
  targets: readonly Target[],
  order: OverheadOrder,
  series: readonly Series[],
) {
  for (const clients of [1, order.clients]) {
    for (const target of turn % 2 === 0 ? targets : targets.toReversed()) {
      const begin = performance.now();
      const times = await askMany(target, order.requests, clients);
      const one = series.find((each) => each.target === target.name && each.clients === clients);
      one?.times.push(...times);
      one?.rates.push((1000 * times.length) / (performance.now() - begin));
    }
  }
}

export async function runOverhead(order: OverheadOrder): Promise<readonly Series[]> {
  const folder = mkdtempSync(join(tmpdir(), 'overhead-'));
  const port = await freePort();
  const program = startProgram({
    dataDir: join(folder, 'data'),
    port,
    awsEndpoint: 'http://127.0.0.1:9',
    python: PYTHON,
    instances: 1,
  });
  const bare = await startBare(folder);
  try {
    await program.ready;
    await deploy(port);
    const through = { name: 'stand-in', port, path: `/endpoints/${ENDPOINT}/invocations` };
    const targets = [bare.target, through];
    for (const target of targets) await askMany(target, WARM_UP, order.clients);
    const series: Series[] = (['bare', 'stand-in'] as const).flatMap((target) =>
      [1, order.clients].map((clients) => ({ target, clients, times: [], rates: [] })),
    );
    for (let turn = 0; turn < order.rounds; turn++) await round(turn, targets, order, series);
    return series;
  } finally {
    closeConnections();
    const gone = once(bare.child, 'exit');
    bare.child.kill();
    await gone;
    await end(program, 'SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  }
}

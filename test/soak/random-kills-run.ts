// Kills the stand-in at random moments, starts it again on the same data, and looks at what it makes of it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DescribeEndpointCommand,
  DescribePipelineExecutionCommand,
  StartPipelineExecutionCommand,
  UpdateEndpointCommand,
} from '@aws-sdk/client-sagemaker';
import { freePort } from '../../local/ports.ts';
import { PYTHON } from '../unit/local/sagemaker/support/stand-in.ts';
import { until } from '../unit/local/sagemaker/support/until.ts';
import { problemsAfterRestart, problemsOnDisk } from './after-restart.ts';
import { disturb, type Random, seeded } from './disturbance.ts';
import { startEmulator } from './emulator.ts';
import { type Clients, clientsOf, MODELS, PIPELINE, STEADY, setUp } from './kill-world.ts';
import {
  end,
  type ProgramOrder,
  processesOn,
  type StandInProgram,
  startProgram,
} from './stand-in-program.ts';
import { readDiskState, underWay } from './state-files.ts';

export interface KillFigure {
  /** Milliseconds after the stand-in was ready, or after it was started when it was killed while starting. */
  readonly afterMs: number;
  readonly whileStarting: boolean;
  readonly hit: string;
  /** Processes that ran when it was killed, and milliseconds until the last of them was gone. */
  readonly processes: number;
  readonly goneMs: number;
  readonly problems: readonly string[];
}

export interface KillResult {
  readonly seed: number;
  readonly seconds: number;
  readonly kills: readonly KillFigure[];
  /** After the last kill: a pipeline and a deployment that run to their end, and an orderly stop. */
  readonly finale: readonly string[];
  readonly executions: Readonly<Record<string, number>>;
}

interface World {
  readonly order: ProgramOrder;
  readonly clients: Clients;
  readonly random: Random;
}

const ORPHAN_DEADLINE = 15_000;
/** How often a start is killed too. */
const WHILE_STARTING = 0.3;
const LONGEST_RUN = 3500;
const LONGEST_START = 900;

/** Kills it and waits for the end of all that ran; what is left then are orphans. */
async function kill(program: StandInProgram, dataDir: string) {
  const before = processesOn(dataDir);
  await end(program, 'SIGKILL');
  const killed = Date.now();
  const state = readDiskState(dataDir);
  while (processesOn(dataDir).length > 0 && Date.now() - killed < ORPHAN_DEADLINE) await sleep(25);
  const orphans = processesOn(dataDir).map((command) => `orphan: ${command}`);
  return {
    hit: underWay(state),
    processes: before.length - 1,
    goneMs: Date.now() - killed,
    problems: [...orphans, ...problemsOnDisk(dataDir)],
  };
}

/** Lets it work for a random time and kills it. */
async function killAtWork(world: World, program: StandInProgram): Promise<KillFigure> {
  const { clients, random, order } = world;
  const afterMs = Math.round(random() * LONGEST_RUN);
  const killing = new AbortController();
  const disturbance = disturb(clients, random, killing.signal);
  await Promise.race([sleep(afterMs), disturbance]);
  const outcome = await kill(program, order.dataDir);
  killing.abort();
  await disturbance;
  return { afterMs, whileStarting: false, ...outcome };
}

/** Starts it on what a kill has left and kills it before it can be done with that. */
async function killAtStart({ random, order }: World): Promise<KillFigure> {
  const program = startProgram(order);
  const afterMs = Math.round(random() * LONGEST_START);
  await sleep(afterMs);
  return { afterMs, whileStarting: true, ...(await kill(program, order.dataDir)) };
}

/** One kill or, now and then, one more while the next start mends what the first has left. */
async function killAndRestart(world: World, program: StandInProgram, most: number) {
  const figures = [await killAtWork(world, program)];
  while (figures.length < most && world.random() < WHILE_STARTING) figures.push(await killAtStart(world));
  const next = startProgram(world.order);
  await next.ready;
  const problems = await problemsAfterRestart(world.clients, world.order.dataDir);
  const last = figures.pop() as KillFigure;
  return { next, figures: [...figures, { ...last, problems: [...last.problems, ...problems] }] };
}

const ended = (status: string | undefined): boolean => status !== 'Executing' && status !== 'Stopping';

/** Nothing that came before keeps the stand-in from doing its work. */
async function finale({ clients, order }: World, program: StandInProgram): Promise<string[]> {
  const { sagemaker } = clients;
  const { PipelineExecutionArn } = await sagemaker.send(
    new StartPipelineExecutionCommand({ PipelineName: PIPELINE }),
  );
  const { EndpointConfigName } = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: STEADY }));
  const to = EndpointConfigName === MODELS[0] ? MODELS[1] : MODELS[0];
  await sagemaker.send(new UpdateEndpointCommand({ EndpointName: STEADY, EndpointConfigName: to }));
  const execution = await until(
    () => sagemaker.send(new DescribePipelineExecutionCommand({ PipelineExecutionArn })),
    ({ PipelineExecutionStatus }) => ended(PipelineExecutionStatus),
    60_000,
  );
  const endpoint = await until(
    () => sagemaker.send(new DescribeEndpointCommand({ EndpointName: STEADY })),
    ({ EndpointStatus }) => EndpointStatus === 'InService',
    60_000,
  );
  const code = await end(program, 'SIGTERM');
  return [
    ...(execution.PipelineExecutionStatus === 'Succeeded'
      ? []
      : [`the last execution ${execution.FailureReason}`]),
    ...(endpoint.EndpointConfigName === to ? [] : [`the last deployment ${endpoint.FailureReason}`]),
    ...(code === 0 ? [] : [`SIGTERM ended it with status ${code}`]),
    ...processesOn(order.dataDir).map((command) => `left after SIGTERM: ${command}`),
  ];
}

function countExecutions(dataDir: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind, value } of readDiskState(dataDir).entries) {
    const status = String(value.PipelineExecutionStatus);
    if (kind === 'executions') counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
}

async function killAll(count: number, world: World) {
  const figures: KillFigure[] = [];
  let program = startProgram(world.order);
  try {
    await program.ready;
    await setUp(world.clients);
    while (figures.length < count) {
      const round = await killAndRestart(world, program, count - figures.length);
      program = round.next;
      figures.push(...round.figures);
      process.stderr.write(`\rkill ${figures.length} of ${count} `);
    }
    process.stderr.write('\n');
    return { kills: figures, finale: await finale(world, program) };
  } finally {
    if (program.child.exitCode === null) await end(program, 'SIGKILL');
  }
}

export async function runRandomKills(count: number, seed: number): Promise<KillResult> {
  const begin = Date.now();
  const folder = mkdtempSync(join(tmpdir(), 'random-kills-'));
  const emulator = await startEmulator(join(folder, 'emulator'));
  const dataDir = join(folder, 'stand-in');
  try {
    const order = { dataDir, port: await freePort(), awsEndpoint: emulator.url, python: PYTHON };
    const clients = clientsOf(`http://127.0.0.1:${order.port}`, emulator.url);
    const outcome = await killAll(count, { order, clients, random: seeded(seed) });
    const seconds = Math.round((Date.now() - begin) / 1000);
    return { seed, seconds, ...outcome, executions: countExecutions(dataDir) };
  } finally {
    await emulator.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

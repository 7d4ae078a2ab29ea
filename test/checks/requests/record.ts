// Turns the loop once through every ending, uses every route, and leaves what went over the wire as JSON lines.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bootstrap } from '../../faults/fault-world.ts';
import { viewLoop } from '../../faults/loop-view.ts';
import { playRound } from '../../faults/round.ts';
import { seeded } from '../../soak/disturbance.ts';
import { STOPPED, type World } from '../../soak/stopping.ts';
import { stopOnce } from '../../soak/stops-run.ts';
import {
  driftAndReturn,
  listDoubtful,
  refuseMessages,
  retryTasks,
  showWithoutReport,
  startByHand,
  stopOverduePipeline,
} from './corners.ts';
import { decideByLink, useEvaluations } from './evaluations.ts';
import { startRecordedWorld } from './recorded-world.ts';
import { putInService, useRoutes } from './routes.ts';

type Tell = (line: string) => void;

const TRIES = 4;
const REST_MS = 120_000;

const atRest = async ({ view }: World): Promise<void> => {
  const deadline = Date.now() + REST_MS;
  for (;;) {
    const { lease, cycles } = await view.state();
    if (lease.holder === undefined && cycles.every(({ outcome }) => outcome !== undefined)) return;
    if (Date.now() > deadline) throw new Error('The loop did not come to rest in two minutes.');
    await sleep(300);
  }
};

/** An execution, a pipeline and a deployment are stopped by people; a stop that came too late is tried again. */
const stops = async (world: World, tell: Tell): Promise<void> => {
  for (const what of STOPPED) {
    let stopped = false;
    for (let tries = 0; tries < TRIES && !stopped; tries += 1) {
      stopped = (await stopOnce(world, what)) !== undefined;
      await atRest(world);
    }
    tell(`${what}: ${stopped ? 'stopped' : 'never stopped in time'}`);
  }
};

export const record = async (file: string, tell: Tell): Promise<void> => {
  tell('deploying');
  const recorded = await startRecordedWorld();
  try {
    const { light } = recorded;
    const view = viewLoop(light);
    const world: World = { light, view, random: seeded(1) };
    await bootstrap(light, view);
    tell('bootstrapped');
    for (const [index, ending] of (['promoted', 'stopped'] as const).entries()) {
      const { problems } = await playRound(light, view, index + 1, ending);
      if (problems.length > 0) throw new Error(`The round that is to be ${ending}: ${problems.join('; ')}`);
      tell(`a round ${ending}`);
    }
    const version = await useRoutes(light);
    await atRest(world);
    tell('every route used');
    await putInService(light, version);
    await atRest(world);
    tell('a version put in service');
    await useEvaluations(world);
    await decideByLink(world);
    tell('versions evaluated, and one decided on by link');
    await stops(world, tell);
    const stopped = await stopOverduePipeline(world);
    await atRest(world);
    await retryTasks(world, stopped);
    await startByHand(world);
    await atRest(world);
    tell('tasks run again, and an execution started by hand');
    await refuseMessages(world);
    await listDoubtful(world);
    await showWithoutReport(world);
    await driftAndReturn(world);
    tell('messages refused, lists read, a drift of the endpoint mended');
    const events = await recorded.events();
    const lines = [
      ...recorded.exchanges.map(({ body, answer, ...rest }) => ({
        ...{ kind: 'call', ...rest, body: body.toString('base64'), answer: answer.toString('base64') },
      })),
      ...events.map((event) => ({ kind: 'event', event })),
    ];
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`);
    tell(`${recorded.exchanges.length} calls and ${events.length} events written`);
  } finally {
    await recorded.stop();
  }
};

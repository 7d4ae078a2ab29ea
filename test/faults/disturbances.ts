// Rounds in which not a call fails but the world around: deliveries come again, processes are killed, the emulator restarts.
import { setTimeout as sleep } from 'node:timers/promises';
import type { SupervisedProcess } from '../../local/supervised-process.ts';
import { descendants } from '../e2e/process-tree.ts';
import { seeded } from '../soak/disturbance.ts';
import type { FaultWorld } from './fault-world.ts';
import type { Ending } from './judging.ts';
import { connect, restartStandIn, startLight } from './light-cloud.ts';
import { attachSpies, recordedDeliveries, replay } from './replays.ts';
import { playRound, type RoundResult } from './round.ts';

export interface Disturbed {
  readonly name: string;
  readonly rounds: readonly RoundResult[];
  /** What was done, in numbers. */
  readonly done: string;
}

type Tell = (line: string) => void;
interface Order {
  readonly rounds: number;
  readonly seed: number;
  readonly tell: Tell;
}

let played = 5_000;

const play = async (
  world: FaultWorld,
  ending: Ending,
  tell: Tell,
  name: string,
  meanwhile?: () => Promise<void>,
): Promise<RoundResult> => {
  played += 1;
  const result = await playRound(world.light, world.view, played, ending, meanwhile);
  tell(
    `${name}: ${result.seconds.toFixed(1)} s, ${result.outcome}${result.watchdog ? ', watchdog' : ''}${result.problems.map((problem) => ` ✖ ${problem}`).join('')}`,
  );
  return result;
};

/** Everything delivered so far comes twice more, shuffled, while a new window is under way. */
export const replays = async (world: FaultWorld, { rounds, seed, tell }: Order): Promise<Disturbed> => {
  const random = seeded(seed);
  await attachSpies(world.light);
  const results = [await play(world, 'promoted', tell, 'recorded')];
  let [taken, refused] = [0, 0];
  for (let round = 0; round < rounds; round += 1) {
    const deliveries = await recordedDeliveries(world.light);
    const meanwhile = async () => {
      const outcome = await replay(world.light, deliveries.slice(-400), random);
      taken += outcome.taken;
      refused += outcome.refused;
    };
    results.push(await play(world, 'promoted', tell, 'replayed', meanwhile));
  }
  results.push(await play(world, 'promoted', tell, 'after the replays'));
  return {
    name: 'deliveries again and out of order',
    rounds: results,
    done: `${taken + refused} deliveries, ${taken} taken, ${refused} handed back`,
  };
};

const kill = (pid: number): boolean => {
  try {
    process.kill(pid, 'SIGKILL');
    return true;
  } catch {
    return false; // it ended by itself in between
  }
};

/** The processes in which functions run. */
const functionProcesses = () =>
  descendants(process.pid).filter(({ command }) => /_worker\.m?js/.test(command));

/** A function's process dies at random moments, busy or idle. */
export const functionKills = async (world: FaultWorld, { rounds, seed, tell }: Order): Promise<Disturbed> => {
  const random = seeded(seed);
  let [kills, going] = [0, true];
  const killer = (async () => {
    while (going) {
      await sleep(300 + random() * 1_200);
      const victims = functionProcesses();
      const victim = victims[Math.floor(random() * victims.length)];
      if (going && victim !== undefined && kill(victim.pid)) kills += 1;
    }
  })();
  const results: RoundResult[] = [];
  try {
    for (let round = 0; round < rounds; round += 1)
      results.push(await play(world, 'any', tell, 'functions killed'));
  } finally {
    going = false;
    await killer;
  }
  results.push(await play(world, 'promoted', tell, 'after the kills'));
  return { name: 'kill -9 of function processes', rounds: results, done: `${kills} kills` };
};

const standInProcess = (world: FaultWorld) =>
  descendants(process.pid).find(
    ({ command }) =>
      command.includes('sagemaker/main.ts') &&
      command.includes(world.order.folder) &&
      !command.includes('leash.py'),
  );

/** The stand-in dies at a random moment of the cycle and starts again on what it left. */
export const standInKills = async (world: FaultWorld, { rounds, seed, tell }: Order): Promise<Disturbed> => {
  const random = seeded(seed);
  const started: SupervisedProcess[] = [];
  const results: RoundResult[] = [];
  const killAndRestart = async () => {
    await sleep(300 + random() * 3_500);
    const victim = standInProcess(world);
    if (victim === undefined) throw new Error('The stand-in does not run.');
    kill(victim.pid);
    await sleep(200);
    started.push(await restartStandIn(world.order));
  };
  const stopStarted = async () => {
    for (const program of started) await program.stop();
  };
  world.alsoStop(stopStarted);
  for (let round = 0; round < rounds; round += 1)
    results.push(await play(world, 'any', tell, 'stand-in killed', killAndRestart));
  results.push(await play(world, 'promoted', tell, 'after the kills'));
  // The stand-in that runs now is not the world's own, and would keep its port when the world's cloud restarts.
  await stopStarted();
  await restartCloud(world);
  return { name: 'kill -9 of the SageMaker stand-in', rounds: results, done: `${started.length} kills` };
};

const restartCloud = async (world: FaultWorld): Promise<void> => {
  await world.stopCloud();
  world.replaceCloud((await connect(await startLight(world.order))).cloud);
};

/** Emulator and stand-in stop in order in the middle of a cycle and start again on their data. */
export const restarts = async (world: FaultWorld, { rounds, seed, tell }: Order): Promise<Disturbed> => {
  const random = seeded(seed);
  const results: RoundResult[] = [];
  const restart = async () => {
    await sleep(random() * 4_000);
    await restartCloud(world);
  };
  for (let round = 0; round < rounds; round += 1)
    results.push(await play(world, 'any', tell, 'restarted', restart));
  results.push(await play(world, 'promoted', tell, 'after the restarts'));
  return { name: 'graceful stop, restart and restore', rounds: results, done: `${rounds} restarts` };
};

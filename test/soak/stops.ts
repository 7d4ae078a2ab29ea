// `npm run soak:stops`: people stop executions, pipelines and deployments at random moments; each time the loop must be ready again.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { bootstrap } from '../faults/fault-world.ts';
import { deployLightCloud, type LightCloud, quietOrder } from '../faults/light-cloud.ts';
import { viewLoop } from '../faults/loop-view.ts';
import { seeded } from './disturbance.ts';
import { writeReport } from './report-file.ts';
import { STOPPED, type World } from './stopping.ts';
import { PERIOD_MS, plainCycle, type StopFigure, stopOnce } from './stops-run.ts';

const flags = new Command('soak:stops')
  .option('--runs <count>', 'stops that take effect', '25')
  .option('--seed <number>', 'decides what is stopped and when', '1')
  .option('--report <file>', 'write the figures as JSON')
  .parse()
  .opts<{ runs: string; seed: string; report?: string }>();

const begun = Date.now();
const tell = (line: string) =>
  process.stderr.write(`${((Date.now() - begun) / 1000).toFixed(1).padStart(7)} ${line}\n`);

const lineOf = ({ what, state, outcome, restSeconds, afterSageMaker, repairs, told, problems }: StopFigure) =>
  [
    `  ${problems.length === 0 ? '✔' : '✖'} ${what.padEnd(16)} in ${state.padEnd(20)} ${outcome.padEnd(12)} at rest after ${restSeconds.toFixed(1).padStart(5)} s (${afterSageMaker.toFixed(1)} s after SageMaker)${repairs.length > 0 ? `, watchdog: ${repairs.join(', ')}` : ''}`,
    `      told: ${told}`,
    ...problems.map((problem) => `      ✖ ${problem}`),
  ].join('\n');

/** What is stopped takes turns, so that each kind comes about equally often. */
const play = async (world: World, runs: number): Promise<StopFigure[]> => {
  const figures: StopFigure[] = [];
  let tooLate = 0;
  while (figures.length < runs) {
    const what = STOPPED[figures.length % STOPPED.length] ?? 'execution';
    const figure = await stopOnce(world, what);
    if (figure === undefined) {
      tooLate += 1;
      tell(`${what}: too late, played again`);
      if (tooLate > runs) throw new Error('More stops came too late than took effect.');
      continue;
    }
    const next = await plainCycle(world);
    const problems =
      next === 'PROMOTED' ? figure.problems : [...figure.problems, `the next cycle ended as ${next}`];
    figures.push({ ...figure, problems });
    tell(`${figures.length} of ${runs}\n${lineOf({ ...figure, problems })}`);
  }
  return figures;
};

const folder = mkdtempSync(join(tmpdir(), 'sentiment-stops-'));
let light: LightCloud | undefined;
try {
  light = await deployLightCloud({
    ...(await quietOrder(folder)),
    params: {
      deploymentTraffic: 'CANARY',
      deploymentWaitSeconds: '80',
      deploymentTerminationWaitSeconds: '40',
    },
  });
  const view = viewLoop(light);
  await bootstrap(light, view);
  tell('bootstrapped');
  const figures = await play({ light, view, random: seeded(Number(flags.seed)) }, Number(flags.runs));
  const clean = figures.filter(({ problems }) => problems.length === 0).length;
  const rests = figures.map(({ restSeconds }) => restSeconds).sort((a, b) => a - b);
  process.stdout.write(
    `\n${figures.map(lineOf).join('\n')}\n\n  ${clean} of ${figures.length} stops: loop ready, told, nothing left behind. At rest after ${rests[Math.floor(rests.length / 2)]?.toFixed(1)} s (median), ${rests.at(-1)?.toFixed(1)} s (longest), watchdog every ${PERIOD_MS / 1000} s. Seed ${flags.seed}, ${((Date.now() - begun) / 1000).toFixed(0)} s.\n`,
  );
  if (flags.report !== undefined) writeReport(flags.report, figures);
  if (clean < figures.length) process.exitCode = 1;
} finally {
  await light?.cloud.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

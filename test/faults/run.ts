// `npm run test:faults`: every AWS call of the functions, each fault, and what the loop made of it.
import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { callsSince, callsSoFar, startFaultWorld } from './fault-world.ts';
import type { Ending } from './judging.ts';
import { cellsOf, playMatrix } from './matrix.ts';
import { playRound } from './round.ts';
import { matrixPage, survivors } from './table.ts';

interface Flags {
  readonly report?: string;
  readonly only?: string;
  readonly together: string;
}

const flags = new Command('test:faults')
  .description(
    'Injects each fault into each AWS call of the deployed functions and judges the loop from outside.',
  )
  .option('--report <file>', 'write the result as JSON')
  .option('--only <text>', 'only calls whose name holds this text')
  .option('--together <count>', 'cells that may share a round, each at another call', '30')
  .parse()
  .opts<Flags>();

const begun = Date.now();
const tell = (line: string) =>
  process.stderr.write(`${((Date.now() - begun) / 1000).toFixed(1).padStart(7)} ${line}\n`);

const world = await startFaultWorld(tell);
try {
  const recorded: Record<Exclude<Ending, 'any'>, string[]> = { promoted: [], stopped: [] };
  for (const [round, ending] of (['promoted', 'promoted', 'stopped'] as const).entries()) {
    const before = callsSoFar(world.proxies);
    const { problems, seconds } = await playRound(world.light, world.view, round + 1, ending);
    if (problems.length > 0) throw new Error(`A round without faults failed: ${problems.join('; ')}`);
    recorded[ending] = [...new Set([...recorded[ending], ...callsSince(world.proxies, before)])];
    tell(`a round without faults, ${ending}: ${seconds.toFixed(1)} s, ${recorded[ending].length} calls`);
  }
  const wanted = (call: string) => flags.only === undefined || call.includes(flags.only);
  const promoted = recorded.promoted.filter(wanted);
  const stopped = recorded.stopped.filter((call) => !recorded.promoted.includes(call)).filter(wanted);
  const result = await playMatrix(
    { ...world, tell },
    [
      { ending: 'promoted', cells: cellsOf(promoted) },
      { ending: 'stopped', cells: cellsOf(stopped) },
    ],
    Number(flags.together),
  );
  process.stdout.write(`\n${matrixPage(result, (Date.now() - begun) / 1000)}`);
  if (flags.report !== undefined) writeFileSync(flags.report, `${JSON.stringify(result, null, 2)}\n`);
  const { survived, played } = survivors(result);
  if (survived < played || result.together.length > 0 || played === 0) process.exitCode = 1;
} finally {
  await world.stop();
}

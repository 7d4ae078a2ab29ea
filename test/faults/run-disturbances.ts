// `npm run test:disturbances`: repeated and reordered deliveries, killed processes, restarts in the middle of a cycle.
import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { type Disturbed, functionKills, replays, restarts, standInKills } from './disturbances.ts';
import { startFaultWorld } from './fault-world.ts';

const KINDS = { replays, functionKills, standInKills, restarts };
type Kind = keyof typeof KINDS;

const flags = new Command('test:disturbances')
  .description('Disturbs the world around the loop and judges what it made of it.')
  .option('--report <file>', 'write the result as JSON')
  .option('--rounds <count>', 'disturbed rounds of each kind', '10')
  .option('--seed <number>', 'decides when what is struck', '1')
  .option('--kinds <names>', 'a part of them, by commas', Object.keys(KINDS).join(','))
  .parse()
  .opts<{ report?: string; rounds: string; seed: string; kinds: string }>();

const begun = Date.now();
const tell = (line: string) =>
  process.stderr.write(`${((Date.now() - begun) / 1000).toFixed(1).padStart(7)} ${line}\n`);

const sum = ({ rounds }: Disturbed, what: 'attempted' | 'ok' | 'lost' | 'unexpected' | 'recovered') =>
  rounds.reduce((total, round) => total + round[what], 0);

const line = (each: Disturbed): string => {
  const clean = each.rounds.filter(({ problems }) => problems.length === 0).length;
  const aided = each.rounds.filter(({ watchdog }) => watchdog).length;
  return [
    `  ${each.name}: ${each.done}; ${clean} of ${each.rounds.length} rounds clean${aided > 0 ? `, ${aided} with the watchdog's help` : ''}`,
    `    corrections: ${sum(each, 'attempted')} attempted, ${sum(each, 'ok')} ok, ${sum(each, 'lost')} lost, ${sum(each, 'unexpected')} unexpected, ${sum(each, 'recovered')} recovered`,
    ...each.rounds.flatMap(({ problems }) => problems.map((problem) => `    ✖ ${problem}`)),
  ].join('\n');
};

const world = await startFaultWorld(tell);
try {
  const results: Disturbed[] = [];
  const order = { rounds: Number(flags.rounds), seed: Number(flags.seed), tell };
  for (const kind of flags.kinds.split(',') as Kind[]) results.push(await KINDS[kind](world, order));
  process.stdout.write(
    `\n${results.map(line).join('\n')}\n  seed ${flags.seed}, ${((Date.now() - begun) / 1000).toFixed(0)} s\n`,
  );
  if (flags.report !== undefined) writeFileSync(flags.report, `${JSON.stringify(results, null, 2)}\n`);
  if (results.some(({ rounds }) => rounds.some(({ problems }) => problems.length > 0))) process.exitCode = 1;
} finally {
  await world.stop();
}

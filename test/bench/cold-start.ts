// `npm run bench:cold-start`: how long a fresh process takes to load a function's bundle, the part of a cold start that is ours.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allBundles, type Bundle } from '../checks/bundles/bundles.ts';
import { STAGE_ENVIRONMENT } from '../support/stage.ts';

/** One of each kind: what users wait for, several clients, S3, and the smallest. */
const MEASURED = ['predictSentiment', 'submitFeedback', 'watchdog', 'showModel', 'stopPipeline'];
const RUNS = 15;
const MEASURE = 'const s=performance.now();require(process.argv[1]);console.log(performance.now()-s)';

const folder = mkdtempSync(join(tmpdir(), 'cold-start-'));
try {
  writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }\n');
  const load = (file: string): number => {
    const { stdout, stderr, status } = spawnSync(process.execPath, ['-e', MEASURE, file], {
      encoding: 'utf8',
      env: STAGE_ENVIRONMENT,
    });
    if (status !== 0) throw new Error(`${file} does not load:\n${stderr}`);
    return Number(stdout.trim().split('\n').at(-1));
  };
  const keep = (kind: string, { name, code }: Bundle): string => {
    const file = join(folder, `${kind}-${name}.js`);
    writeFileSync(file, code);
    return file;
  };
  const kinds = { deployed: await allBundles(), 'with the chain': await allBundles({ alias: {} }) };
  const files = MEASURED.flatMap((name) =>
    Object.entries(kinds).flatMap(([kind, bundles]) =>
      bundles
        .filter((each) => each.name === name)
        .map((each) => ({ kind, name, bytes: each.bytes, file: keep(kind.replaceAll(' ', '-'), each) })),
    ),
  );
  const times = new Map(files.map(({ file }) => [file, [] as number[]]));
  // In turns, so that a busy moment meets all of them.
  for (let run = 0; run < RUNS; run += 1) for (const { file } of files) times.get(file)?.push(load(file));
  console.log(`Milliseconds to load in a fresh process, Node ${process.versions.node}, ${RUNS} runs each:`);
  for (const { kind, name, bytes, file } of files) {
    const sorted = (times.get(file) ?? []).sort((a, b) => a - b);
    const [least, median] = [sorted[0] ?? 0, sorted[Math.floor(sorted.length / 2)] ?? 0];
    console.log(
      `${name.padEnd(18)} ${kind.padEnd(15)} ${(bytes / 1024).toFixed(0).padStart(4)} KiB  median ${median.toFixed(0).padStart(4)}  least ${least.toFixed(0).padStart(4)}`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

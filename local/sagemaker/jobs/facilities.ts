// What this machine allows jobs to have, found out once for each stand-in: a real /opt/ml and an interpreter of their own.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { World } from '../world.ts';
import { type InterpreterPlan, planInterpreter } from './interpreter.ts';

const OPT_ML = fileURLToPath(new URL('./opt_ml.py', import.meta.url));
const run = promisify(execFile);

export interface Facilities {
  /** Whether a job's sandbox is mounted at /opt/ml; else that path is rewritten in its command and environment. */
  readonly mounted: boolean;
  /** How a job gets an interpreter of its own; `undefined` where jobs share the stand-in's. */
  readonly interpreter: InterpreterPlan | undefined;
}

/** The words before a command that mount `folder` at /opt/ml for it. */
export const mountWords = (python: string, folder: string, workingDirectory: string): string[] => [
  python,
  '-I',
  '-S',
  OPT_ML,
  folder,
  workingDirectory,
];

async function tryMount(world: World, folder: string): Promise<string | undefined> {
  if (process.env.LOCAL_SAGEMAKER_OPT_ML === 'rewrite') return 'LOCAL_SAGEMAKER_OPT_ML=rewrite';
  if (process.platform !== 'linux') return `${process.platform} has no mount namespaces`;
  await writeFile(join(folder, 'probe'), '');
  const [python = '', ...words] = mountWords(world.settings.python, folder, '/opt/ml');
  return run(python, [...words, '/bin/sh', '-c', 'test -f /opt/ml/probe']).then(
    () => undefined,
    (error: Error & { stderr?: string }) => error.stderr?.trim() || error.message,
  );
}

async function findOut(world: World): Promise<Facilities> {
  const folder = await mkdtemp(join(world.settings.dataDir, 'probe-'));
  try {
    const [obstacle, interpreter] = await Promise.all([
      tryMount(world, folder),
      planInterpreter(world.settings.python, join(folder, 'interpreter')).catch((error: Error) => {
        world.log(`jobs share the interpreter ${world.settings.python}: ${error.message}`);
        return undefined;
      }),
    ]);
    world.log(
      obstacle === undefined
        ? 'jobs: each sandbox is mounted at /opt/ml'
        : `jobs: /opt/ml is rewritten in commands and environments only (${obstacle})`,
    );
    return { mounted: obstacle === undefined, interpreter };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const known = new WeakMap<World, Promise<Facilities>>();

/** The first call finds out and says so in the log; later ones get the same answer. */
export function facilitiesOf(world: World): Promise<Facilities> {
  let facilities = known.get(world);
  if (facilities === undefined) {
    facilities = findOut(world);
    known.set(world, facilities);
  }
  return facilities;
}

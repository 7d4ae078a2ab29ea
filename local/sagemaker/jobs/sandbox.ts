// A job's own `/opt/ml`: a folder in place of a container's file system.
import { mkdir, readFile, rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import type { World } from '../world.ts';

export interface Sandbox {
  /** `<dataDir>/jobs/<job name>`. */
  readonly root: string;
  readonly log: string;
  /** The scripts' HOME, removed with the rest when the job has completed. */
  readonly home: string;
  /** A container path, such as `/opt/ml/model`, in this sandbox; other texts stay as they are. */
  path(containerPath: string): string;
}

/** Makes an empty sandbox; what an earlier job of the same name left is removed. */
export async function openSandbox(world: World, jobName: string): Promise<Sandbox> {
  const root = join(world.settings.dataDir, 'jobs', jobName);
  await rm(root, { recursive: true, force: true });
  await mkdir(join(root, 'opt', 'ml', 'output'), { recursive: true });
  const path = (text: string): string =>
    text === '/opt/ml' || text.startsWith('/opt/ml/') ? `${root}${text}` : text;
  return { root, log: join(root, 'log.txt'), home: join(root, 'opt'), path };
}

/** A finished job keeps its log only; a failed one keeps everything, to be looked into. */
export const tidySandbox = (sandbox: Sandbox): Promise<void> =>
  rm(join(sandbox.root, 'opt'), { recursive: true, force: true });

/** The text of a file in the sandbox, trimmed to `limit` characters; `undefined` when absent or empty. */
export async function noteIn(
  sandbox: Sandbox,
  containerPath: string,
  limit = 1024,
): Promise<string | undefined> {
  const text = await readFile(sandbox.path(containerPath), 'utf8').catch(() => '');
  return text.trim() === '' ? undefined : text.trim().slice(0, limit);
}

const INHERITED = [
  'LD_LIBRARY_PATH',
  'DYLD_LIBRARY_PATH',
  'TMPDIR',
  'CUDA_VISIBLE_DEVICES',
  'OMP_NUM_THREADS',
];

/** The environment of every process of the stand-in: little of the caller's, the interpreter's folder first. */
export function baseEnvironment(world: World, home: string): Record<string, string> {
  const { python, awsEndpoint } = world.settings;
  const inherited = INHERITED.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(inherited),
    PATH: [dirname(python), process.env.PATH ?? '/usr/bin:/bin'].join(delimiter),
    HOME: home,
    LANG: 'C.UTF-8',
    PYTHONUNBUFFERED: '1',
    PYTHONDONTWRITEBYTECODE: '1',
    TF_CPP_MIN_LOG_LEVEL: '2',
    AWS_REGION: world.region,
    AWS_DEFAULT_REGION: world.region,
    AWS_ENDPOINT_URL: awsEndpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
}

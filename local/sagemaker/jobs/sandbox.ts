// A job's own `/opt/ml`: a folder in place of a container's file system.
import { mkdir, readFile, rm } from 'node:fs/promises';
import { basename, delimiter, dirname, join } from 'node:path';
import type { World } from '../world.ts';
import { facilitiesOf, mountWords } from './facilities.ts';
import { makeInterpreter } from './interpreter.ts';

export interface Sandbox {
  /** `<dataDir>/jobs/<job name>`. */
  readonly root: string;
  readonly log: string;
  /** The scripts' HOME, removed with the rest when the job has completed. */
  readonly home: string;
  /** The folder whose python, python3 and pip are the job's own. */
  readonly executables: string;
  /** A container path, such as `/opt/ml/model`, on this machine's disk; other texts stay as they are. */
  path(containerPath: string): string;
  /** The same path in the job's eyes: unchanged where its sandbox is mounted at /opt/ml. */
  seen(containerPath: string): string;
  /** The words that run a container's command, in a working directory given as the container names it. */
  command(words: readonly string[], workingDirectory: string): string[];
}

const isPython = (word: string): boolean => /^(?:.*\/)?python(?:3(?:\.\d+)?)?$/.test(word);

/** Makes an empty sandbox; what an earlier job of the same name left is removed. */
export async function openSandbox(world: World, jobName: string): Promise<Sandbox> {
  const { python } = world.settings;
  const { mounted, interpreter } = await facilitiesOf(world);
  const root = join(world.settings.dataDir, 'jobs', jobName);
  await rm(root, { recursive: true, force: true });
  await mkdir(join(root, 'opt', 'ml', 'output'), { recursive: true });
  const executables =
    interpreter === undefined
      ? dirname(python)
      : await makeInterpreter(interpreter, join(root, 'opt', 'interpreter'));
  const path = (text: string): string =>
    text === '/opt/ml' || text.startsWith('/opt/ml/') ? `${root}${text}` : text;
  const seen = mounted ? (text: string) => text : path;
  /** Whatever path an image keeps its interpreter at, it is the job's own here. */
  const own = interpreter === undefined ? python : join(executables, 'python');
  return {
    root,
    log: join(root, 'log.txt'),
    home: join(root, 'opt'),
    executables,
    path,
    seen,
    command: (words, workingDirectory) => {
      const argv = words.map((word, i) => (i === 0 && isPython(word) ? own : seen(word)));
      return mounted ? [...mountWords(python, path('/opt/ml'), workingDirectory), ...argv] : argv;
    },
  };
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
  // Where packages come from, for jobs that install some.
  'PIP_INDEX_URL',
  'PIP_EXTRA_INDEX_URL',
  'PIP_FIND_LINKS',
  'PIP_NO_INDEX',
  'PIP_CERT',
  'SSL_CERT_FILE',
  'HTTPS_PROXY',
  'https_proxy',
  'NO_PROXY',
  'no_proxy',
];

/** The environment of every process of the stand-in: little of the caller's, the interpreter's folder first. */
export function baseEnvironment(
  world: World,
  home: string,
  executables: readonly string[] = [],
): Record<string, string> {
  const { python, awsEndpoint } = world.settings;
  const inherited = INHERITED.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  // A bare name is found on PATH already; its folder would be the working directory.
  const own = python === basename(python) ? [] : [dirname(python)];
  return {
    ...Object.fromEntries(inherited),
    PATH: [...executables, ...own, process.env.PATH ?? '/usr/bin:/bin'].join(delimiter),
    HOME: home,
    LANG: 'C.UTF-8',
    PYTHONUNBUFFERED: '1',
    PYTHONDONTWRITEBYTECODE: '1',
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    TF_CPP_MIN_LOG_LEVEL: '2',
    AWS_REGION: world.region,
    AWS_DEFAULT_REGION: world.region,
    AWS_ENDPOINT_URL: awsEndpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
}

/** A job's environment: its request's variables over those that every process gets. */
export const jobEnvironment = (
  world: World,
  sandbox: Sandbox,
  requested: Readonly<Record<string, string>> = {},
): Record<string, string> => ({
  ...baseEnvironment(world, sandbox.home, [sandbox.executables]),
  ...Object.fromEntries(Object.entries(requested).map(([key, value]) => [key, sandbox.seen(value)])),
});

// The fault proxy `microburst` in an environment of its own, told by its control API which call fails how.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { PYTHON, ROOT } from '../../local/cloud.ts';
import { freePort } from '../../local/ports.ts';
import { startProgram } from '../../local/supervised-process.ts';

const VENV = join(ROOT, '.venv-faults');
const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
const STAMP = join(VENV, '.installed');
const READY_MS = 30_000;

const run = (command: string, args: readonly string[]): void => {
  const { status, error, stdout, stderr } = spawnSync(command, args, { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0)
    throw new Error(`${command} ${args.join(' ')} failed:\n${error?.message ?? ''}${stdout}${stderr}`);
};

/** Returns the environment's interpreter. Throws when the packages cannot be installed. */
const environment = (): string => {
  const python = join(VENV, 'bin', 'python');
  const wanted = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return python;
  process.stdout.write('… installing the fault proxy\n');
  if (!existsSync(python)) run(PYTHON, ['-m', 'venv', VENV]);
  run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', REQUIREMENTS]);
  writeFileSync(STAMP, wanted);
  return python;
};

const Rules = z.array(z.object({ id: z.number(), fired_count: z.number().optional() }));
const Fired = z.array(z.object({ rule_id: z.number() }));

export interface Microburst {
  readonly url: string;
  /** Replaces all rules; returns their ids in the same order. */
  readonly setRules: (rules: readonly object[]) => Promise<number[]>;
  /** How often each rule has fired since the last `setRules`. */
  readonly fired: () => Promise<Map<number, number>>;
  readonly stop: () => Promise<void>;
}

export const startMicroburst = async (upstream: string, folder: string): Promise<Microburst> => {
  mkdirSync(folder, { recursive: true });
  const python = environment();
  const port = await freePort();
  const program = startProgram({
    name: 'The fault proxy',
    python,
    command: [python, '-m', 'microburst', '--upstream', upstream, '--port', String(port)],
    cwd: folder,
    logFile: join(folder, `microburst-${port}.log`),
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin', HOME: folder },
  });
  const url = `http://127.0.0.1:${port}`;
  const control = async (path: string, method = 'GET', body?: unknown): Promise<unknown> => {
    const answer = await fetch(`${url}/_microburst/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`The fault proxy answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  };
  const deadline = Date.now() + READY_MS;
  while (
    !(await control('health').then(
      () => true,
      () => false,
    ))
  ) {
    if (Date.now() > deadline) throw new Error(`The fault proxy was not ready within ${READY_MS} ms.`);
    await Promise.race([sleep(100), program.unexpectedEnd]);
  }
  return {
    url,
    setRules: async (rules) => {
      await control('fired', 'DELETE');
      return Rules.parse(await control('rules', 'POST', rules)).map(({ id }) => id);
    },
    fired: async () => {
      const counts = new Map<number, number>();
      for (const { rule_id } of Fired.parse(await control('fired?limit=2000')))
        counts.set(rule_id, (counts.get(rule_id) ?? 0) + 1);
      return counts;
    },
    stop: program.stop,
  };
};

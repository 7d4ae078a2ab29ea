// Prints an execution's way, a line a change, until it ends.
import * as z from 'zod';
import { type ExecutionProgress, watchExecution, whereItIs } from './execution-watch.ts';
import type { Api } from './signed-api.ts';
import { REFUSED } from './terminal.ts';

const ONE_DAY_MS = 24 * 3600 * 1000;

const Started = z.object({ execution: z.string() });

/** @param started the answer that opened the cycle. */
export const follow = async (api: Api, started: unknown): Promise<void> => {
  let last = '';
  const print = (progress: ExecutionProgress): void => {
    const now = whereItIs(progress);
    if (now !== last) process.stdout.write(`${now}\n`);
    last = now;
  };
  const { execution } = Started.parse(started);
  const end = await watchExecution(api, execution, print, { timeoutMs: ONE_DAY_MS });
  process.stdout.write(`${end.outcome ?? end.status}: ${end.outcome_reason ?? 'no reason was recorded'}\n`);
  if (end.status !== 'SUCCEEDED') process.exitCode = REFUSED;
};

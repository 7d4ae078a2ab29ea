// Prints an execution's way, a line a change, until it ends.
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { Executions } from '../functions/api/operations/list-executions.ts';
import { type ExecutionProgress, watchExecution, whereItIs } from './execution-watch.ts';
import type { Api } from './signed-api.ts';
import { REFUSED } from './terminal.ts';

const ONE_DAY_MS = 24 * 3600 * 1000;

const LOOK_EVERY_MS = 1000;

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

/** The execution that is under way; where none is, waits until the next cycle is opened. */
export const runningOrNext = async (api: Pick<Api, 'get'>, every = LOOK_EVERY_MS): Promise<string> => {
  let seen: number | undefined;
  for (;;) {
    const { status, body } = await api.get('/executions?limit=1');
    if (status !== 200) throw new Error(`GET /executions answered ${status}: ${JSON.stringify(body)}`);
    const [newest] = Executions.parse(body).executions;
    if (newest !== undefined && (newest.status !== 'ENDED' || newest.cycle > (seen ?? newest.cycle)))
      return newest.execution;
    if (seen === undefined) process.stdout.write('No retraining runs; waiting for the next one.\n');
    seen = newest?.cycle ?? 0;
    await sleep(every);
  }
};

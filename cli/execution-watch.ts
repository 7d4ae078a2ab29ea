// Follows one retraining through GET /executions/{id} until it ends, telling each change as it is seen.
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { Api } from './signed-api.ts';

export const ExecutionProgress = z.object({
  execution: z.string(),
  status: z.string(),
  cycle: z.number().optional(),
  reason: z.string().optional(),
  states: z.array(z.object({ name: z.string(), entered_at: z.string(), left_at: z.string().optional() })),
  pipeline_steps: z.array(
    z.object({ name: z.string(), status: z.string(), failure_reason: z.string().optional() }),
  ),
  traffic: z.string().optional(),
  outcome: z.string().optional(),
  outcome_reason: z.string().optional(),
  endpoint_name: z.string().optional(),
  model_version: z.number().optional(),
});
export type ExecutionProgress = z.infer<typeof ExecutionProgress>;

const UNDER_WAY = new Set(['RUNNING', 'WAITING']);

export const isOver = ({ status }: ExecutionProgress): boolean => !UNDER_WAY.has(status);

/** `AwaitPipeline, Train Executing`: where it is now, in the names people see in the console. */
export const whereItIs = ({ states, pipeline_steps, traffic }: ExecutionProgress): string => {
  const state =
    states.findLast(({ left_at }) => left_at === undefined)?.name ??
    states.at(-1)?.name ??
    'waiting to start';
  if (state === 'AwaitEndpoint' && traffic !== undefined) return `${state}: ${traffic}`;
  const step = pipeline_steps.findLast(({ status }) => status === 'Executing' || status === 'Starting');
  return step === undefined || state !== 'AwaitPipeline' ? state : `${state}, step ${step.name}`;
};

/** @throws Error when the API does not know the execution or does not answer in time. */
export const watchExecution = async (
  api: Pick<Api, 'get'>,
  execution: string,
  onProgress: (progress: ExecutionProgress) => void,
  { timeoutMs, intervalMs = 500 }: { timeoutMs: number; intervalMs?: number },
): Promise<ExecutionProgress> => {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const { status, body } = await api.get(`/executions/${execution}`);
    if (status !== 200)
      throw new Error(`GET /executions/${execution} answered ${status}: ${JSON.stringify(body)}`);
    const progress = ExecutionProgress.parse(body);
    onProgress(progress);
    if (isOver(progress)) return progress;
    if (Date.now() > deadline)
      throw new Error(`${execution} is still in ${whereItIs(progress)} after ${timeoutMs / 1000} s.`);
    await sleep(intervalMs);
  }
};

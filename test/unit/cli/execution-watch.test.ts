// Following a retraining from a terminal: where it is, when it is over, and an end to waiting.
import { describe, expect, test } from 'vitest';
import { type ExecutionProgress, isOver, watchExecution, whereItIs } from '../../../cli/execution-watch.ts';
import type { Api, ApiReply } from '../../../cli/signed-api.ts';

const progress = (changes: Partial<ExecutionProgress> = {}): ExecutionProgress => ({
  execution: 'retrain-000002',
  status: 'RUNNING',
  states: [],
  pipeline_steps: [],
  ...changes,
});
const visit = (name: string, left = true) => ({
  name,
  entered_at: 'then',
  ...(left ? { left_at: 'now' } : {}),
});

const answering = (...replies: ApiReply[]): Pick<Api, 'get'> & { asked: string[] } => {
  const asked: string[] = [];
  const get = async (path: string) => {
    asked.push(path);
    return replies[Math.min(asked.length, replies.length) - 1] as ApiReply;
  };
  return { asked, get };
};
const ok = (changes: Partial<ExecutionProgress>): ApiReply => ({ status: 200, body: progress(changes) });
const QUICK = { timeoutMs: 60_000, intervalMs: 0 };

describe('where it is', () => {
  test.each([
    ['before it runs', {}, 'waiting to start'],
    ['in a state', { states: [visit('AcquireLease'), visit('PlanDataset', false)] }, 'PlanDataset'],
    ['between two states', { states: [visit('AcquireLease')] }, 'AcquireLease'],
    [
      'in a pipeline step',
      {
        states: [visit('AwaitPipeline', false)],
        pipeline_steps: [
          { name: 'Preprocess', status: 'Succeeded' },
          { name: 'Train', status: 'Executing' },
        ],
      },
      'AwaitPipeline, step Train',
    ],
    [
      'while the traffic shifts',
      { states: [visit('AwaitEndpoint', false)], traffic: 'Baking for 600 seconds.' },
      'AwaitEndpoint: Baking for 600 seconds.',
    ],
    [
      'after the pipeline',
      {
        states: [visit('AwaitPipeline'), visit('Gate', false)],
        pipeline_steps: [{ name: 'Train', status: 'Executing' }],
      },
      'Gate',
    ],
  ])('%s', (_, changes, words) => {
    expect(whereItIs(progress(changes))).toBe(words);
  });

  test.each([
    ['RUNNING', false],
    ['WAITING', false],
    ['SUCCEEDED', true],
    ['FAILED', true],
    ['TIMED_OUT', true],
    ['ABORTED', true],
  ])('%s is over: %s', (status, over) => {
    expect(isOver(progress({ status }))).toBe(over);
  });
});

describe('watching', () => {
  test('tells each look until it is over and gives the last', async () => {
    const api = answering(
      ok({ status: 'WAITING' }),
      ok({}),
      ok({ status: 'SUCCEEDED', outcome: 'PROMOTED' }),
    );
    const seen: string[] = [];
    const end = await watchExecution(api, 'retrain-000002', ({ status }) => seen.push(status), QUICK);
    expect(seen).toEqual(['WAITING', 'RUNNING', 'SUCCEEDED']);
    expect(end.outcome).toBe('PROMOTED');
    expect(api.asked[0]).toBe('/executions/retrain-000002');
  });

  test('of an unknown execution fails with the answer', async () => {
    const api = answering({ status: 404, body: { title: 'No such execution' } });
    await expect(watchExecution(api, 'x', () => {}, QUICK)).rejects.toThrow(/404.*No such execution/);
  });

  test('ends at its deadline and says where the retraining was', async () => {
    const api = answering(ok({ states: [visit('AwaitPipeline', false)] }));
    await expect(watchExecution(api, 'x', () => {}, { timeoutMs: -1, intervalMs: 0 })).rejects.toThrow(
      'x is still in AwaitPipeline',
    );
  });
});

// `loop watch` without a name: the execution that runs, or the next one.
import { describe, expect, test } from 'vitest';
import { runningOrNext } from '../../../cli/follow.ts';
import type { ApiReply } from '../../../cli/signed-api.ts';

const cycle = (number: number, status: string) => ({
  cycle: number,
  execution: `retrain-00000${number}`,
  reason: 'volume',
  opened_at: '2026-11-23T10:00:00.000Z',
  status,
});

/** Answers one list after the other, the last one for ever. */
const api = (...lists: object[][]) => ({
  get: async (): Promise<ApiReply> => {
    const executions = (lists.length > 1 ? lists.shift() : lists[0]) ?? [];
    return { status: 200, body: { executions, next: null } } as ApiReply;
  },
});

describe('loop watch without a name', () => {
  test.each(['RUNNING', 'WAITING', 'ENDING'])('follows the newest cycle while it is %s', async (status) => {
    expect(await runningOrNext(api([cycle(2, status)]), 1)).toBe('retrain-000002');
  });

  test('waits where the newest has ended, and follows the one opened after it', async () => {
    const ended = [cycle(2, 'ENDED')];
    expect(await runningOrNext(api(ended, ended, [cycle(3, 'RUNNING')]), 1)).toBe('retrain-000003');
  });

  test('does not miss a cycle that was opened and ended between two looks', async () => {
    expect(await runningOrNext(api([cycle(2, 'ENDED')], [cycle(3, 'ENDED')]), 1)).toBe('retrain-000003');
  });

  test('waits for the first cycle of a new stage', async () => {
    expect(await runningOrNext(api([], [cycle(1, 'RUNNING')]), 1)).toBe('retrain-000001');
  });
});

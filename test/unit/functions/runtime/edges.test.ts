// The edges that every function shares: settings, events, tasks, ids.
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { readEnvironment, text, whole } from '../../../../functions/runtime/environment.ts';
import { metadata, publishEvents } from '../../../../functions/runtime/publish-events.ts';
import { taskHandler } from '../../../../functions/runtime/task-handler.ts';
import { uuidV7 } from '../../../../functions/runtime/uuid-v7.ts';
import { loopWorld } from '../../../support/loop-world.ts';
import { BUS } from '../../../support/stage.ts';

describe('settings', () => {
  test('name every variable that is missing or malformed, at once', () => {
    const read = () => readEnvironment({ A: text, B: whole, C: text }, { B: 'many', C: 'there' });
    expect(read).toThrow(/A: .*B: .*serverless\.yml/);
  });

  test('turn numbers into numbers', () => {
    expect(readEnvironment({ B: whole }, { B: '20' })).toEqual({ B: 20 });
  });
});

describe('publishing', () => {
  const erased = (id: number) => ({
    detailType: 'FeedbackErased' as const,
    detail: { metadata: metadata(`id-${id}`, new Date(0), 'c'), feedback_id: `feedback-${id}` },
  });

  test('goes in calls of at most ten entries, in order', async () => {
    const { deps, bus } = loopWorld();
    await publishEvents(
      deps,
      BUS,
      Array.from({ length: 23 }, (_, id) => erased(id)),
    );
    expect(bus.published.map(({ detail }) => detail.feedback_id)).toEqual(
      Array.from({ length: 23 }, (_, id) => `feedback-${id}`),
    );
  });

  test('of nothing calls nobody', async () => {
    const { deps, bus } = loopWorld();
    await publishEvents(deps, BUS, []);
    expect(bus.published).toEqual([]);
  });

  test('throws when the bus takes only some of them, with how many and why', async () => {
    const { deps, bus } = loopWorld();
    bus.refuseNext(2);
    await expect(publishEvents(deps, BUS, [1, 2, 3].map(erased))).rejects.toThrow(
      'EventBridge refused 2 of 3 events: ThrottlingException: Rate exceeded',
    );
  });
});

describe('tasks', () => {
  test('refuse an input that does not fit, by task and field, before they run', async () => {
    const { deps, log } = loopWorld();
    let ran = false;
    const task = taskHandler(
      'Example',
      {
        input: z.object({ cycle: z.number() }),
        run: async () => {
          ran = true;
        },
      },
      deps.logger,
    );
    await expect(task({ cycle: 'x' })).rejects.toThrow(
      /^Example was handed an input that does not fit: cycle:/,
    );
    expect(ran).toBe(false);
    expect(log.at(-1)).toMatchObject({ level: 'error', message: 'Example failed' });
  });

  test('let their own failure through, so that Retry and Catch see its name', async () => {
    const { deps } = loopWorld();
    const failure = Object.assign(new Error('no'), { name: 'SomethingSpecial' });
    const task = taskHandler(
      'Example',
      { input: z.unknown(), run: () => Promise.reject(failure) },
      deps.logger,
    );
    await expect(task({})).rejects.toBe(failure);
  });
});

describe('ids', () => {
  const bytes = new Uint8Array(10).fill(0xff);

  test('are UUIDs of version 7 that carry the time in front', () => {
    const id = uuidV7(Date.parse('2026-11-23T10:00:00.000Z'), bytes);
    expect(z.uuidv7().safeParse(id).success).toBe(true);
    expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(
      Date.parse('2026-11-23T10:00:00.000Z'),
    );
  });

  test('sort by the time they were made', () => {
    const times = [0, 1, 2 ** 32, Date.parse('2026-11-23'), Date.parse('2199-01-01')];
    const ids = times.map((time) => uuidV7(time, bytes));
    expect([...ids].sort()).toEqual(ids);
  });
});

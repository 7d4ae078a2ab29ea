// The watchdog and evaluations: what was never started starts, what ended silently is closed and told, the rest is left alone.
import { describe, expect, test } from 'vitest';
import { watchdog } from '../../../../functions/watchdog/watchdog.ts';
import { putEvaluation, readEvaluation, requested, succeeded } from '../../../support/evaluation-records.ts';
import { loopWorld } from '../../../support/loop-world.ts';
import { WATCHDOG_SETTINGS } from '../../../support/watchdog-settings.ts';

const ID = requested().evaluation_id;

const watching = (record = requested()) => {
  const world = loopWorld();
  putEvaluation(world, record);
  world.time.advance(120);
  return {
    ...world,
    look: () => watchdog(world.deps, WATCHDOG_SETTINGS).run({}),
    kept: () => readEvaluation(world, ID),
    execution: (input: object = {}) => world.workflows.executions.set(ID, { input, running: true }),
  };
};

describe('an evaluation', () => {
  test('that was put on record and never started is started, and that is told once', async () => {
    const { look, workflows, bus } = watching();
    expect(await look()).toEqual({ repaired: ['evaluation-started'] });
    expect(workflows.executions.get(ID)?.input).toEqual({ evaluation_id: ID });
    expect(await look()).toEqual({ repaired: [] });
    expect(bus.named('LoopRepaired')).toHaveLength(1);
  });

  test('that was asked for a moment ago is left to whoever starts it', async () => {
    const { look, time, workflows } = watching(
      requested({ requested_at: new Date(Date.parse(requested().requested_at) + 100_000).toISOString() }),
    );
    expect(await look()).toEqual({ repaired: [] });
    expect(workflows.executions.size).toBe(0);
    time.advance(60);
    expect((await look()).repaired).toEqual(['evaluation-started']);
  });

  test('whose execution runs is left alone', async () => {
    const { look, execution, kept } = watching();
    execution();
    expect(await look()).toEqual({ repaired: [] });
    expect(kept()?.status).toBe('REQUESTED');
  });

  test.each(['ABORTED', 'TIMED_OUT', 'FAILED', 'SUCCEEDED'])(
    'whose execution ended as %s without a word is closed and told',
    async (status) => {
      const { look, execution, workflows, kept, bus, deps } = watching();
      execution();
      workflows.finish(ID, status, new Date(deps.clock().getTime() - 61_000));
      expect(await look()).toEqual({ repaired: ['evaluation-closed'] });
      expect(kept()).toMatchObject({ status: 'FAILED', reason: expect.stringContaining(status) });
      expect(bus.named('EvaluationFailed')).toHaveLength(1);
      expect(await look()).toEqual({ repaired: [] });
    },
  );

  test('whose execution has only just ended is left to its event', async () => {
    const { look, execution, workflows, kept, deps } = watching();
    execution();
    workflows.finish(ID, 'ABORTED', deps.clock());
    expect(await look()).toEqual({ repaired: [] });
    expect(kept()?.status).toBe('REQUESTED');
  });

  test.each([succeeded(2), succeeded(2, 1, { kind: 'cycle' })])(
    'that has ended asks nobody',
    async (record) => {
      const { look, workflows } = watching(record);
      await look();
      expect(workflows.sent).toEqual([]);
    },
  );
});

// RetrainingRequested: one execution a cycle, one retraining at a time, and what arrives meanwhile is coalesced, not dropped.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SAMPLE_METADATA } from '../../../../events/metadata.ts';
import { executionName } from '../../../../functions/retraining/cycle.ts';
import {
  type Lease,
  readLease,
  releaseLease,
  takeLease,
  waitForLease,
} from '../../../../functions/retraining/lease.ts';
import { releaseOnEnd } from '../../../../functions/retraining/release-lease.ts';
import { RequestedEvent, startRetraining } from '../../../../functions/retraining/start-retraining.ts';
import { oneByOne, queueHandler } from '../../../../functions/runtime/queue-handler.ts';
import { putCycle, readCycle } from '../../../support/cycle-builders.ts';
import { lostAcknowledgement, preceded, throttle } from '../../../support/in-memory-dynamodb.ts';
import { interleaved } from '../../../support/interleaved.ts';
import { fromBus, queueEvent } from '../../../support/lambda-events.ts';
import { loopWorld } from '../../../support/loop-world.ts';
import { LOOP_TABLE, RETRAINING_DLQ, STATE_MACHINE } from '../../../support/stage.ts';
import { END_SETTINGS } from '../../../support/watchdog-settings.ts';

const SETTINGS = END_SETTINGS;

const requested = (cycle: number) =>
  fromBus('RetrainingRequested', { metadata: SAMPLE_METADATA, cycle, reason: 'volume', evidence: {} });

const waiting = ({ input }: { input: Record<string, unknown> }): boolean =>
  String(input.UpdateExpression).startsWith('SET pending_cycle');

const isOf = (input: Record<string, unknown>, holder: string): boolean =>
  JSON.stringify(input.ExpressionAttributeValues).includes(`":holder":"${holder}"`);

const starting = (...cycles: number[]) => {
  const world = loopWorld();
  for (const cycle of cycles) putCycle(world, { cycle });
  const consumer = (deps = world.deps) =>
    queueHandler(
      'start-retraining',
      {
        body: RequestedEvent,
        deadLetterUrl: RETRAINING_DLQ,
        run: oneByOne(startRetraining(deps, SETTINGS), deps.logger),
      },
      deps,
    );
  const request = async (cycle: number, handler = consumer()) =>
    (await handler(queueEvent(requested(cycle)))).batchItemFailures.length === 0;
  const end = async (cycle: number, status: 'SUCCEEDED' | 'FAILED' = 'SUCCEEDED', deps = world.deps) => {
    world.workflows.finish(executionName(cycle));
    await releaseOnEnd(
      deps,
      SETTINGS,
    )({
      'detail-type': 'Step Functions Execution Status Change',
      detail: { executionArn: 'e', stateMachineArn: STATE_MACHINE, name: executionName(cycle), status },
    });
  };
  return {
    ...world,
    consumer,
    request,
    end,
    started: () => [...world.workflows.executions.keys()],
    lease: (): Promise<Lease> => readLease(world.deps, LOOP_TABLE),
    known: (cycle: number) => readCycle(world, cycle),
  };
};

describe('a request', () => {
  test('starts the execution of its cycle with reason and evidence, and notes it on the cycle', async () => {
    const { request, workflows, known, lease } = starting(1);
    expect(await request(1)).toBe(true);
    expect(workflows.executions.get('retrain-000001')?.input).toEqual({
      cycle: 1,
      reason: 'volume',
      evidence: { new_labels: 20, threshold: 20 },
    });
    expect(known(1)?.execution_name).toBe('retrain-000001');
    expect(await lease()).toMatchObject({ holder: 'retrain-000001', cycle: 1 });
  });

  test('delivered again starts nothing more', async () => {
    const { request, workflows } = starting(1);
    for (let n = 0; n < 3; n += 1) await request(1);
    expect(workflows.sent.filter(({ command }) => command === 'StartExecution')).toHaveLength(1);
  });

  test('delivered many times at once starts one execution', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const { consumer, request, started, lease, deps } = starting(1);
        const handler = consumer({ ...deps, documents: interleaved(scheduler, deps.documents) });
        const all = await scheduler.waitFor(
          Promise.all([request(1, handler), request(1, handler), request(1, handler)]),
        );
        expect(all).toEqual([true, true, true]);
        expect(started()).toEqual(['retrain-000001']);
        expect((await lease()).holder).toBe('retrain-000001');
      }),
      { numRuns: 60 },
    );
  });

  test('whose start was acknowledged to nobody finds its execution already there', async () => {
    const { request, workflows, known, db } = starting(1);
    db.onNext(
      ({ command, input }) => command === 'UpdateCommand' && JSON.stringify(input).includes('execution_name'),
      throttle,
    );
    expect(await request(1)).toBe(false);
    workflows.finish('retrain-000001');
    expect(await request(1)).toBe(true);
    expect(workflows.executions.size).toBe(1);
    expect(known(1)?.execution_name).toBe('retrain-000001');
  });

  test('that got the lease but not the acknowledgement goes on when it comes again', async () => {
    const { request, started, db } = starting(1);
    db.onNext('UpdateCommand', lostAcknowledgement);
    expect(await request(1)).toBe(false);
    expect(await request(1)).toBe(true);
    expect(started()).toEqual(['retrain-000001']);
  });

  test('for a cycle that was never opened does not block the loop', async () => {
    const { request, lease, messages } = starting();
    await request(9);
    expect((await lease()).holder).toBeUndefined();
    expect(JSON.parse(messages[0]?.MessageBody ?? '{}').reason).toBe(
      'Cycle 9 is not in the loop table: it was never opened.',
    );
  });

  test('for a cycle that has its outcome already asks for no lease', async () => {
    const { request, db, started } = starting();
    putCycle({ db }, { cycle: 2, outcome: 'COALESCED' });
    expect(await request(2)).toBe(true);
    expect(db.calls.map(({ command }) => command)).toEqual(['GetCommand']);
    expect(started()).toEqual([]);
  });
});

describe('a request that meets a running retraining', () => {
  test('waits, and starts when the lease is released', async () => {
    const { request, end, started, known } = starting(1, 2);
    await request(1);
    expect(await request(2)).toBe(true);
    expect(started()).toEqual(['retrain-000001']);
    await end(1);
    expect(started()).toEqual(['retrain-000001', 'retrain-000002']);
    expect(known(2)?.outcome).toBeUndefined();
  });

  test('takes the place of an older one, which is marked as coalesced and says into which', async () => {
    const { request, end, started, known } = starting(1, 2, 3);
    for (const cycle of [1, 2, 3]) await request(cycle);
    expect(known(2)).toMatchObject({ outcome: 'COALESCED' });
    expect(known(2)?.outcome_reason).toContain('Cycle 3');
    await end(1);
    expect(started()).toEqual(['retrain-000001', 'retrain-000003']);
  });

  test('and is older than the one that waits is coalesced itself', async () => {
    const { request, started, known, lease } = starting(1, 2, 3);
    for (const cycle of [1, 3, 2]) await request(cycle);
    expect(known(2)?.outcome).toBe('COALESCED');
    expect((await lease()).pending_cycle).toBe(3);
    expect(started()).toEqual(['retrain-000001']);
  });

  test('and is older than one that took the place a moment ago and died is coalesced into that', async () => {
    const { request, known, deps, started } = starting(1, 2, 3);
    await request(1);
    await waitForLease(deps, LOOP_TABLE, 3);
    expect(await request(2)).toBe(true);
    expect(known(2)).toMatchObject({ outcome: 'COALESCED' });
    expect(known(2)?.outcome_reason).toContain('Cycle 3');
    expect(started()).toEqual(['retrain-000001']);
  });

  test('that ends in that moment takes the lease itself', async () => {
    const { request, started, lease, deps, db } = starting(1, 2);
    await request(1);
    db.onNext(
      waiting,
      preceded(() => releaseLease(deps, LOOP_TABLE, 'retrain-000001')),
    );
    expect(await request(2)).toBe(true);
    expect(started()).toEqual(['retrain-000001', 'retrain-000002']);
    expect(await lease()).toMatchObject({ holder: 'retrain-000002' });
  });

  test('that comes and goes at every look leaves it to the queue after five', async () => {
    const { request, deps, db, log, started } = starting(2);
    const come = () => takeLease(deps, LOOP_TABLE, 'by-hand', 9);
    const go = () => releaseLease(deps, LOOP_TABLE, 'by-hand');
    let looks = 0;
    db.onNext(
      ({ input }) => String(input.UpdateExpression).startsWith('SET holder') && isOf(input, 'retrain-000002'),
      preceded(come),
      5,
    );
    db.onNext(
      waiting,
      preceded(() => {
        looks += 1;
        return go();
      }),
      5,
    );
    expect(await request(2)).toBe(false);
    expect(looks).toBe(5);
    expect(started()).toEqual([]);
    expect(String(log.at(-2)?.fields.error)).toContain('Cycle 2 neither got the lease nor a place to wait');
  });

  test('delivered twice still waits once', async () => {
    const { request, end, started, known } = starting(1, 2);
    for (const cycle of [1, 2, 2]) await request(cycle);
    await end(1);
    await request(2);
    expect(started()).toEqual(['retrain-000001', 'retrain-000002']);
    expect(known(2)?.outcome).toBeUndefined();
  });

  test('that crashes while taking a place still coalesces the one it replaced when it comes again', async () => {
    const { request, known, lease, db } = starting(1, 2, 3);
    await request(1);
    await request(2);
    db.onNext(waiting, lostAcknowledgement);
    expect(await request(3)).toBe(false);
    expect(await request(3)).toBe(true);
    expect((await lease()).pending_cycle).toBe(3);
    expect(known(2)?.outcome).toBe('COALESCED');
  });

  test('does not take the place of a cycle that was handed the lease a moment ago', async () => {
    const { request, end, started, known, lease, deps, db } = starting(1, 2, 3);
    await request(1);
    await request(2);
    // Between the look at who waits and the wait itself, the running retraining ends and hands over to cycle 2.
    db.onNext(
      waiting,
      preceded(() => releaseLease(deps, LOOP_TABLE, 'retrain-000001')),
    );
    await request(3);
    await end(1); // the same release, delivered again, starts whoever holds the lease
    expect(known(2)?.outcome).toBeUndefined();
    expect(started()).toEqual(['retrain-000001', 'retrain-000002']);
    expect((await lease()).pending_cycle).toBe(3);
  });
});

test('an expired lease does not hold a new request back', async () => {
  const { request, started, time } = starting(1, 2);
  await request(1);
  time.advance(31 * 3600);
  await request(2);
  expect(started()).toContain('retrain-000002');
});

test('a foreign holder whose place cannot be found leaves the request to the queue', async () => {
  const { request, deps, db } = starting(2);
  await takeLease(deps, LOOP_TABLE, 'by-hand', 1);
  db.onNext(waiting, throttle);
  expect(await request(2)).toBe(false);
  expect(await request(2)).toBe(true);
});

test('however requests and ends interleave, every cycle runs or is coalesced, and never two at once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const { consumer, request, end, started, known, deps, lease } = starting(1, 2, 3);
      await request(1);
      const racing = { ...deps, documents: interleaved(scheduler, deps.documents) };
      const handler = consumer(racing);
      const race = [request(2, handler), request(3, handler), end(1, 'SUCCEEDED', racing)];
      await scheduler.waitFor(Promise.allSettled(race));
      for (const cycle of [2, 3]) await request(cycle); // what failed is delivered again
      const holder = (await lease()).cycle ?? 0;
      expect(started()).toContain(executionName(holder));
      if (holder !== 1) await end(holder);
      const next = (await lease()).cycle;
      if (next !== undefined) await end(next);

      expect((await lease()).holder).toBeUndefined();
      for (const cycle of [2, 3])
        expect([
          cycle,
          started().includes(executionName(cycle)) || known(cycle)?.outcome === 'COALESCED',
        ]).toEqual([cycle, true]);
      expect(started()).toContain('retrain-000003');
    }),
    { numRuns: 150 },
  );
});

// Step Functions' status events: on every terminal status the lease goes back, or on to the cycle that waits.
import { describe, expect, test } from 'vitest';
import { ExecutionStatusChange } from '../../../../events/aws/execution-status-change.ts';
import { readLease, takeLease, waitForLease } from '../../../../functions/retraining/lease.ts';
import { releaseOnEnd } from '../../../../functions/retraining/release-lease.ts';
import { oneByOne, queueHandler } from '../../../../functions/runtime/queue-handler.ts';
import { putCycle, readCycle } from '../../../support/cycle-builders.ts';
import { throttle } from '../../../support/in-memory-dynamodb.ts';
import { queueEvent } from '../../../support/lambda-events.ts';
import { loopWorld } from '../../../support/loop-world.ts';
import { LEASE_DLQ, LOOP_TABLE, STATE_MACHINE } from '../../../support/stage.ts';

const ended = (name: string, status: string, stateMachineArn = STATE_MACHINE) => ({
  'detail-type': 'Step Functions Execution Status Change',
  source: 'aws.states',
  detail: { executionArn: `arn:${name}`, stateMachineArn, name, status, startDate: 0, stopDate: 1 },
});

const running = async () => {
  const world = loopWorld();
  putCycle(world, { cycle: 1, execution_name: 'retrain-000001' });
  putCycle(world, { cycle: 2 });
  await takeLease(world.deps, LOOP_TABLE, 'retrain-000001', 1);
  const run = oneByOne(
    releaseOnEnd(world.deps, { loopTable: LOOP_TABLE, stateMachineArn: STATE_MACHINE }),
    world.deps.logger,
  );
  const handler = queueHandler(
    'release-lease',
    { body: ExecutionStatusChange, deadLetterUrl: LEASE_DLQ, run },
    world.deps,
  );
  const deliver = async (event: unknown) => (await handler(queueEvent(event))).batchItemFailures.length === 0;
  const wait = () => waitForLease(world.deps, LOOP_TABLE, 2);
  return {
    ...world,
    deliver,
    wait,
    lease: () => readLease(world.deps, LOOP_TABLE),
    started: () => [...world.workflows.executions.keys()],
    known: (cycle: number) => readCycle(world, cycle),
  };
};

describe('the end of an execution', () => {
  test.each(['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'])('%s gives the lease back', async (status) => {
    const { deliver, lease } = await running();
    expect(await deliver(ended('retrain-000001', status))).toBe(true);
    expect(await lease()).toEqual({});
  });

  test.each(['RUNNING', 'PENDING_REDRIVE'])('%s is no end', async (status) => {
    const { deliver, lease } = await running();
    await deliver(ended('retrain-000001', status));
    expect((await lease()).holder).toBe('retrain-000001');
  });

  test.each(['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'])(
    '%s starts the cycle that waited',
    async (status) => {
      const { deliver, wait, lease, started } = await running();
      await wait();
      await deliver(ended('retrain-000001', status));
      expect(started()).toEqual(['retrain-000002']);
      expect((await lease()).holder).toBe('retrain-000002');
    },
  );

  test('delivered twice starts the next cycle once', async () => {
    const { deliver, wait, started, workflows, lease } = await running();
    await wait();
    await deliver(ended('retrain-000001', 'SUCCEEDED'));
    await deliver(ended('retrain-000001', 'SUCCEEDED'));
    expect(started()).toEqual(['retrain-000002']);
    expect(workflows.sent).toHaveLength(1);
    expect((await lease()).holder).toBe('retrain-000002');
  });

  test('after a crash between the handover and the start, the redelivery starts the cycle', async () => {
    const { deliver, wait, started, workflows } = await running();
    await wait();
    workflows.answer({
      StartExecution: () => {
        throw new Error('Step Functions is away');
      },
    });
    expect(await deliver(ended('retrain-000001', 'SUCCEEDED'))).toBe(false);
    expect(started()).toEqual([]);

    workflows.answer({
      StartExecution: ({ name }) => void workflows.executions.set(name, { input: {}, running: true }),
    });
    expect(await deliver(ended('retrain-000001', 'SUCCEEDED'))).toBe(true);
    expect(started()).toEqual(['retrain-000002']);
  });

  test('a throttled table leaves the event for redelivery', async () => {
    const { deliver, lease, db } = await running();
    db.onNext('UpdateCommand', throttle);
    expect(await deliver(ended('retrain-000001', 'SUCCEEDED'))).toBe(false);
    expect(await deliver(ended('retrain-000001', 'SUCCEEDED'))).toBe(true);
    expect(await lease()).toEqual({});
  });
});

describe('a silent end', () => {
  test.each(['FAILED', 'TIMED_OUT', 'ABORTED'])(
    '%s without a word is noted on the cycle as a failure',
    async (status) => {
      const { deliver, known } = await running();
      await deliver(ended('retrain-000001', status));
      expect(known(1)?.outcome).toBe('FAILED');
      expect(known(1)?.outcome_reason).toContain(status);
    },
  );

  test('an outcome that the execution itself noted stays', async () => {
    const { deliver, known, ...world } = await running();
    putCycle(world, {
      cycle: 1,
      execution_name: 'retrain-000001',
      outcome: 'ROLLED_BACK',
      outcome_reason: 'why',
    });
    await deliver(ended('retrain-000001', 'FAILED'));
    expect(known(1)).toMatchObject({ outcome: 'ROLLED_BACK', outcome_reason: 'why' });
  });
});

describe('somebody else', () => {
  test("another state machine's end is none of our business", async () => {
    const { deliver, lease } = await running();
    await deliver(ended('retrain-000001', 'SUCCEEDED', `${STATE_MACHINE}-other`));
    expect((await lease()).holder).toBe('retrain-000001');
  });

  test('the end of an execution that found the lease taken frees nothing', async () => {
    const { deliver, lease, known } = await running();
    await deliver(ended('by-hand', 'SUCCEEDED'));
    expect((await lease()).holder).toBe('retrain-000001');
    expect(known(1)?.outcome).toBeUndefined();
  });

  test('an event that is none goes to the dead letters', async () => {
    const { deliver, messages } = await running();
    expect(await deliver({ 'detail-type': 'Something', detail: {} })).toBe(true);
    expect(messages).toHaveLength(1);
  });
});

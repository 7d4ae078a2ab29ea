// Step Functions' status events: on every terminal status the lease goes back, or on to the cycle that waits.
import { describe, expect, test } from 'vitest';
import { ExecutionStatusChange } from '../../../../events/aws/execution-status-change.ts';
import { keepOutcome } from '../../../../functions/notification/kept-outcome.ts';
import { readLease, takeLease, waitForLease } from '../../../../functions/retraining/lease.ts';
import { releaseOnEnd } from '../../../../functions/retraining/release-lease.ts';
import { oneByOne, queueHandler } from '../../../../functions/runtime/queue-handler.ts';
import { putCycle, readCycle } from '../../../support/cycle-builders.ts';
import { throttle } from '../../../support/in-memory-dynamodb.ts';
import { queueEvent } from '../../../support/lambda-events.ts';
import { loopWorld, START } from '../../../support/loop-world.ts';
import { inTurn, serviceError } from '../../../support/scripted-client.ts';
import {
  LEASE_DLQ,
  LOOP_TABLE,
  NOTIFICATIONS_TABLE,
  PIPELINE,
  STATE_MACHINE,
} from '../../../support/stage.ts';
import { END_SETTINGS } from '../../../support/watchdog-settings.ts';

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
  const run = oneByOne(releaseOnEnd(world.deps, END_SETTINGS), world.deps.logger);
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

  test('is told to the topic and the bus once, however often its event comes', async () => {
    const { deliver, notices, bus } = await running();
    for (let n = 0; n < 3; n += 1) await deliver(ended('retrain-000001', 'ABORTED'));
    expect(notices.map(({ MessageAttributes }) => MessageAttributes?.notification_id?.StringValue)).toEqual([
      'retrain-000001#training-topic',
    ]);
    expect(bus.named('RetrainingFailed').map(({ detail }) => detail)).toMatchObject([
      { cycle: 1, execution: 'retrain-000001', error: 'ABORTED' },
    ]);
  });

  test('that could not be told is told when the event comes again, with the lease free meanwhile', async () => {
    const { deliver, lease, topics, notices } = await running();
    topics.answer({
      Publish: () => {
        throw new Error('SNS is away');
      },
    });
    expect(await deliver(ended('retrain-000001', 'ABORTED'))).toBe(false);
    expect(await lease()).toEqual({});
    topics.answer({ Publish: (input) => void notices.push(input) });
    expect(await deliver(ended('retrain-000001', 'ABORTED'))).toBe(true);
    expect(notices).toHaveLength(1);
  });

  test('stops the pipeline that it left running before the lease goes on', async () => {
    const { deliver, sagemaker, lease, ...world } = await running();
    putCycle(world, {
      cycle: 1,
      execution_name: 'retrain-000001',
      pipeline_execution_arn: 'arn:pipeline',
    });
    let heldAtStop: string | undefined;
    sagemaker.answer({
      DescribePipelineExecution: () => ({ PipelineExecutionStatus: 'Executing' }),
      StopPipelineExecution: async () => {
        heldAtStop = (await lease()).holder;
      },
    });
    expect(await deliver(ended('retrain-000001', 'ABORTED'))).toBe(true);
    expect(sagemaker.inputs('StopPipelineExecution')).toEqual([{ PipelineExecutionArn: 'arn:pipeline' }]);
    expect(heldAtStop).toBe('retrain-000001');
    expect(await lease()).toEqual({});
  });

  test('stops a pipeline that was started and never noted, and no other', async () => {
    const { deliver, sagemaker, lease, ...world } = await running();
    putCycle(world, { cycle: 1, execution_name: 'retrain-000001', dataset_cutoff: START });
    sagemaker.answer({
      ListPipelineExecutions: () => ({
        PipelineExecutionSummaries: [
          { PipelineExecutionArn: 'arn:other', PipelineExecutionDisplayName: 'retrain-000002' },
          { PipelineExecutionArn: 'arn:own', PipelineExecutionDisplayName: 'retrain-000001' },
        ],
      }),
      DescribePipelineExecution: () => ({ PipelineExecutionStatus: 'Executing' }),
      StopPipelineExecution: () => ({}),
    });
    expect(await deliver(ended('retrain-000001', 'ABORTED'))).toBe(true);
    expect(sagemaker.inputs('ListPipelineExecutions')).toEqual([
      { PipelineName: PIPELINE, CreatedAfter: new Date(START), MaxResults: 100 },
    ]);
    expect(sagemaker.inputs('StopPipelineExecution')).toEqual([{ PipelineExecutionArn: 'arn:own' }]);
    expect(await lease()).toEqual({});
  });

  test('with a dataset but no pipeline is an end like any other', async () => {
    const { deliver, sagemaker, lease, ...world } = await running();
    putCycle(world, { cycle: 1, execution_name: 'retrain-000001', dataset_cutoff: START });
    sagemaker.answer({ ListPipelineExecutions: () => ({}) });
    expect(await deliver(ended('retrain-000001', 'FAILED'))).toBe(true);
    expect(await lease()).toEqual({});
  });

  test('keeps the lease while SageMaker does not say whether a pipeline runs', async () => {
    const { deliver, sagemaker, lease, ...world } = await running();
    putCycle(world, { cycle: 1, execution_name: 'retrain-000001', dataset_cutoff: START });
    sagemaker.answer({ ListPipelineExecutions: inTurn(serviceError('ThrottlingException')) });
    expect(await deliver(ended('retrain-000001', 'ABORTED'))).toBe(false);
    expect((await lease()).holder).toBe('retrain-000001');
  });

  test('with a pipeline that SageMaker does not know is an end like any other', async () => {
    const { deliver, sagemaker, lease, ...world } = await running();
    putCycle(world, { cycle: 1, execution_name: 'retrain-000001', pipeline_execution_arn: 'arn:gone' });
    sagemaker.answer({ DescribePipelineExecution: inTurn(serviceError('ResourceNotFound')) });
    expect(await deliver(ended('retrain-000001', 'ABORTED'))).toBe(true);
    expect(await lease()).toEqual({});
  });

  test('of an execution that had its outcome told only in part is completed with that outcome', async () => {
    const { deliver, notices, deps, known } = await running();
    await keepOutcome(deps, NOTIFICATIONS_TABLE, 'retrain-000001', {
      outcome: { kind: 'HELD' },
      run: { cycle: 1, reason: 'volume' },
    });
    await deliver(ended('retrain-000001', 'FAILED'));
    expect(notices.map(({ MessageAttributes }) => MessageAttributes?.outcome?.StringValue)).toEqual(['HELD']);
    expect(known(1)?.outcome).toBe('HELD');
  });

  test('of an execution that found the lease taken leaves its cycle coalesced', async () => {
    const { deliver, known, ...world } = await running();
    putCycle(world, { cycle: 2, execution_name: 'retrain-000002' });
    await deliver(ended('retrain-000002', 'SUCCEEDED'));
    expect(known(2)?.outcome).toBe('COALESCED');
    expect(world.notices).toEqual([]);
  });

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

// The watchdog: whatever no event will ever mend is mended within a look or two, and told; what is under way is left alone.
import { describe, expect, test } from 'vitest';
import { leaveToken } from '../../../../functions/callbacks/rendezvous.ts';
import { LEASE_SECONDS, readLease, takeLease, waitForLease } from '../../../../functions/retraining/lease.ts';
import { callbackKey } from '../../../../functions/retraining/loop-keys.ts';
import { startCycle } from '../../../../functions/retraining/start-cycle.ts';
import { watchdog } from '../../../../functions/watchdog/watchdog.ts';
import { putActiveModel, putCycle, readCycle } from '../../../support/cycle-builders.ts';
import { throttle } from '../../../support/in-memory-dynamodb.ts';
import { loopWorld, START } from '../../../support/loop-world.ts';
import { ENDPOINT, LOOP_TABLE } from '../../../support/stage.ts';
import { WATCHDOG_SETTINGS } from '../../../support/watchdog-settings.ts';

const ONE = 'retrain-000001';
const PIPELINE = 'arn:aws:sagemaker:eu-west-1:000000000000:pipeline/p/execution/abcdefghijkl';

const watched = () => {
  const world = loopWorld();
  const look = async () => (await watchdog(world.deps, WATCHDOG_SETTINGS).run({})).repaired;
  const lease = () => readLease(world.deps, LOOP_TABLE);
  const told = () => world.bus.named('LoopRepaired').map(({ detail }) => [detail.kind, detail.subject]);
  const running = async () => {
    putCycle(world, { cycle: 1 });
    await takeLease(world.deps, LOOP_TABLE, ONE, 1);
    await startCycle(world.deps, WATCHDOG_SETTINGS, 1);
  };
  return { ...world, look, lease, told, running };
};

test('a loop at rest, and one whose retraining runs, are left alone', async () => {
  const { look, running, lease, notices } = watched();
  expect(await look()).toEqual([]);
  await running();
  expect(await look()).toEqual([]);
  expect((await lease()).holder).toBe(ONE);
  expect(notices).toEqual([]);
});

describe('a lease', () => {
  test('whose holder ended unheard is released, the end told and the waiting cycle started', async () => {
    const { look, running, lease, told, workflows, notices, deps, ...world } = watched();
    await running();
    putCycle(world, { cycle: 2 });
    await waitForLease(deps, LOOP_TABLE, 2);
    workflows.finish(ONE, 'ABORTED');

    expect(await look()).toEqual(['lease-released']);

    expect((await lease()).holder).toBe('retrain-000002');
    expect([...workflows.executions.keys()]).toEqual([ONE, 'retrain-000002']);
    expect(readCycle(world, 1)?.outcome).toBe('FAILED');
    expect(told()).toEqual([['lease-released', ONE]]);
    expect(notices.map(({ MessageAttributes }) => MessageAttributes?.outcome?.StringValue)).toEqual([
      'FAILED',
      'REPAIRED',
    ]);
  });

  test('whose holder ended a moment ago is left to the event of that end', async () => {
    const { look, running, workflows, time, deps } = watched();
    await running();
    workflows.finish(ONE, 'FAILED', deps.clock());
    time.advance(60);
    expect(await look()).toEqual([]);
    time.advance(1);
    expect(await look()).toEqual(['lease-released']);
  });

  test('whose holder was never started is helped along, once, and not too soon', async () => {
    const { look, workflows, deps, time, ...world } = watched();
    putCycle(world, { cycle: 1 });
    await takeLease(deps, LOOP_TABLE, ONE, 1);
    time.advance(60);
    expect(await look()).toEqual([]);
    time.advance(1);
    expect(await look()).toEqual(['execution-started']);
    expect(await look()).toEqual([]);
    expect([...workflows.executions.keys()]).toEqual([ONE]);
  });

  test('taken by an execution that does not exist is freed for the cycle that waits', async () => {
    const { look, lease, deps, time, ...world } = watched();
    putCycle(world, { cycle: 2 });
    await takeLease(deps, LOOP_TABLE, 'by-hand', 0);
    await waitForLease(deps, LOOP_TABLE, 2);
    time.advance(61);
    expect(await look()).toEqual(['lease-released']);
    expect((await lease()).holder).toBe('retrain-000002');
    expect(readCycle(world, 2)?.execution_name).toBe('retrain-000002');
  });

  test('that its holder outlives is taken from it: the execution is stopped', async () => {
    const { look, running, workflows, time, lease } = watched();
    await running();
    time.advance(LEASE_SECONDS);
    expect(await look()).toEqual([]);
    time.advance(1);
    expect(await look()).toEqual(['execution-stopped']);
    expect(workflows.executions.get(ONE)?.status).toBe('ABORTED');
    expect(await look()).toEqual(['lease-released']);
    expect(await lease()).toEqual({});
  });
});

describe('a cycle', () => {
  test('that was opened and never started is started once its request is given up', async () => {
    const { look, workflows, time, ...world } = watched();
    putCycle(world, { cycle: 1 });
    time.advance(15 * 60);
    expect(await look()).toEqual([]);
    time.advance(1);
    expect(await look()).toEqual(['execution-started']);
    expect([...workflows.executions.keys()]).toEqual([ONE]);
    expect(await look()).toEqual([]);
  });

  test('that waits behind a running one is not stuck', async () => {
    const { look, running, deps, time, ...world } = watched();
    await running();
    putCycle(world, { cycle: 2 });
    await waitForLease(deps, LOOP_TABLE, 2);
    time.advance(3600);
    expect(await look()).toEqual([]);
  });

  test('whose execution is over, but which is open still, is closed and told', async () => {
    const { look, workflows, notices, deps, ...world } = watched();
    putCycle(world, { cycle: 1 });
    await startCycle(deps, WATCHDOG_SETTINGS, 1);
    workflows.finish(ONE, 'TIMED_OUT');
    expect(await look()).toEqual(['execution-closed']);
    expect(readCycle(world, 1)?.outcome).toBe('FAILED');
    expect(notices).toHaveLength(2);
    expect(await look()).toEqual([]);
  });

  test('whose execution Step Functions does not know is closed too', async () => {
    const { look, time, ...world } = watched();
    putCycle(world, { cycle: 1, execution_name: ONE });
    time.advance(61);
    expect(await look()).toEqual(['execution-closed']);
    expect(readCycle(world, 1)?.outcome_reason).toContain('UNKNOWN');
  });
});

describe('a callback', () => {
  const waiting = async (status: string) => {
    const world = watched();
    world.workflows.openTask('T1');
    world.sagemaker.answer({ DescribePipelineExecution: () => ({ PipelineExecutionStatus: status }) });
    await leaveToken(world.deps, LOOP_TABLE, PIPELINE, { token: 'T1', kind: 'pipeline', expected: '' });
    return { ...world, item: () => world.db.item(LOOP_TABLE, callbackKey(PIPELINE)) };
  };

  test('whose news was lost is answered', async () => {
    const { look, time, workflows, item, told } = await waiting('Succeeded');
    time.advance(60);
    expect(await look()).toEqual([]);
    time.advance(1);
    expect(await look()).toEqual(['callback-answered']);
    expect(workflows.answers).toMatchObject([{ token: 'T1', output: { status: 'Succeeded' } }]);
    expect(item()).toBeUndefined();
    expect(told()).toEqual([['callback-answered', PIPELINE]]);
  });

  test('is forgotten when no task can wait for it any more', async () => {
    const { look, time, workflows, item } = await waiting('Executing');
    time.advance(13 * 3600);
    expect(await look()).toEqual([]);
    time.advance(1);
    expect(await look()).toEqual(['callback-forgotten']);
    expect(workflows.answers).toEqual([]);
    expect(item()).toBeUndefined();
  });
});

describe('the endpoint', () => {
  const serving = (EndpointConfigName: string, changes = {}) => {
    const world = watched();
    putActiveModel(world);
    world.sagemaker.answer({
      DescribeEndpoint: () => ({ EndpointStatus: 'InService', EndpointConfigName, ...changes }),
      UpdateEndpoint: () => ({}),
    });
    return { ...world, updates: () => world.sagemaker.inputs('UpdateEndpoint') };
  };

  test('that serves what nobody promoted goes back to the champion', async () => {
    const { look, updates } = serving('sentiment-test-v2-c2');
    expect(await look()).toEqual(['endpoint-returned']);
    expect(updates()).toEqual([{ EndpointName: ENDPOINT, EndpointConfigName: 'sentiment-test-v1-c1' }]);
  });

  test.each([
    ['serves the champion', 'sentiment-test-v1-c1', {}],
    ['is being changed', 'sentiment-test-v2-c2', { EndpointStatus: 'Updating' }],
    ['is about to change', 'sentiment-test-v2-c2', { PendingDeploymentSummary: { EndpointConfigName: 'x' } }],
  ])('that %s is left alone', async (_, config, changes) => {
    const { look, updates } = serving(config, changes);
    expect(await look()).toEqual([]);
    expect(updates()).toEqual([]);
  });

  test('is left alone while a retraining runs', async () => {
    const { look, running, updates } = serving('sentiment-test-v2-c2');
    await running();
    await look();
    expect(updates()).toEqual([]);
  });
});

describe('trouble of its own', () => {
  test('in one check keeps no other from looking, and is seen', async () => {
    const { look, workflows, sagemaker, time, deps, ...world } = watched();
    await leaveToken(deps, LOOP_TABLE, PIPELINE, { token: 'T1', kind: 'pipeline', expected: '' });
    sagemaker.answer({
      DescribePipelineExecution: () => {
        throw new Error('SageMaker is away');
      },
    });
    putCycle(world, { cycle: 1 });
    time.advance(16 * 60);
    await expect(look()).rejects.toThrow('Some checks of the watchdog failed');
    expect([...workflows.executions.keys()]).toEqual([ONE]);
  });

  test('in telling is made good by the next look, each channel once', async () => {
    const { look, topics, notices, bus, time, ...world } = watched();
    putCycle(world, { cycle: 1, opened_at: START });
    time.advance(16 * 60);
    topics.answer({
      Publish: () => {
        throw new Error('SNS is away');
      },
    });
    await expect(look()).rejects.toThrow('SNS is away');
    topics.answer({ Publish: (input) => void notices.push(input) });
    expect(await look()).toEqual([]);
    expect(notices).toHaveLength(1);
    expect(bus.named('LoopRepaired')).toHaveLength(1);
    expect(world.db.items(LOOP_TABLE).filter(({ pk }) => pk === 'REPAIR')).toEqual([]);
  });

  test('a throttled table is tried again by the next look', async () => {
    const { look, running, workflows, db } = watched();
    await running();
    workflows.finish(ONE, 'ABORTED');
    db.onNext('UpdateCommand', throttle);
    await expect(look()).rejects.toThrow();
    expect(await look()).toEqual(['lease-released']);
  });
});

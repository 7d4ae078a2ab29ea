// Putting a registered version in service by hand: its own cycle, the same way as any model, never behind or before a retraining.
import { describe, expect, test } from 'vitest';
import { SAMPLE_METADATA } from '../../../../events/metadata.ts';
import { activateModel } from '../../../../functions/deployment/activate-model.ts';
import { planActivation } from '../../../../functions/deployment/plan-activation.ts';
import { showActiveModel } from '../../../../functions/deployment/show-active-model.ts';
import { cycleEvents } from '../../../../functions/notification/cycle-events.ts';
import { CycleReport, reasonOf } from '../../../../functions/notification/cycle-report.ts';
import { keepModel } from '../../../../functions/registry/model-versions.ts';
import { readLease, takeLease } from '../../../../functions/retraining/lease.ts';
import { COUNTERS_KEY } from '../../../../functions/retraining/loop-keys.ts';
import { requestCycle } from '../../../../functions/retraining/request-cycle.ts';
import { judge } from '../../../../functions/retraining/thresholds.ts';
import { watchdog } from '../../../../functions/watchdog/watchdog.ts';
import { limits, model, putActiveModel, putCycle, readCycle } from '../../../support/cycle-builders.ts';
import { httpHandler } from '../../../support/described-handler.ts';
import { counters } from '../../../support/feedback-builders.ts';
import { httpEvent } from '../../../support/lambda-events.ts';
import { loopWorld } from '../../../support/loop-world.ts';
import { ENDPOINT, LOOP_TABLE } from '../../../support/stage.ts';
import { END_SETTINGS, WATCHDOG_SETTINGS } from '../../../support/watchdog-settings.ts';

const activating = async (status = 'Approved') => {
  const world = loopWorld();
  world.sagemaker.answer({ DescribeModelPackage: () => ({ ModelApprovalStatus: status }) });
  for (const version of [1, 2])
    await keepModel(
      world.deps,
      LOOP_TABLE,
      model({ model_id: `m${version}`, model_version: version, cycle: version }),
    );
  putCycle(world, { cycle: 2, volume_mark: 40, outcome: 'PROMOTED', execution_name: 'retrain-000002' });
  putActiveModel(world, { model_id: 'm2', model_version: 2, cycle: 2 });
  const handler = httpHandler('activate-model', activateModel(world.deps, LOOP_TABLE), world.deps.logger);
  const activate = async (version = '1', body?: unknown) => {
    const reply = await handler(httpEvent({ body, pathParameters: { version } }));
    return { status: reply.statusCode, headers: reply.headers, body: JSON.parse(reply.body ?? '') };
  };
  return { ...world, activate };
};

describe('an activation', () => {
  test('opens a cycle that names the version, and says where to follow it', async () => {
    const { activate, ...world } = await activating();
    expect(await activate('1', { note: 'v2 misreads irony' })).toMatchObject({
      status: 202,
      headers: { location: '/executions/retrain-000003' },
      body: { cycle: 3, execution: 'retrain-000003' },
    });
    expect(readCycle(world, 3)).toMatchObject({
      reason: 'activation',
      evidence: { requested_by: 'operator', model_version: 1, note: 'v2 misreads irony' },
    });
    expect(await planActivation(world.deps, LOOP_TABLE).run({ cycle: 3 })).toMatchObject({
      model_id: 'm1',
      model_version: 1,
    });
  });

  test('takes no label away from the next training', async () => {
    const { activate, ...world } = await activating();
    const counted = counters({ total: 55 });
    world.db.put(LOOP_TABLE, { ...COUNTERS_KEY, ...counted });
    await activate();
    const opened = readCycle(world, 3);
    expect(opened?.volume_mark).toBe(40);
    const due = judge(
      { ...counted, total: 60 },
      opened === undefined ? [] : [opened],
      world.time.clock(),
      limits(),
    );
    expect(due?.reason).toBe('volume');
  });

  test.each([
    ['of the version that serves', '2', 'already-active'],
    ['of an unknown version', '7', 'unknown-model'],
  ])('%s opens nothing', async (_, version, slug) => {
    const { activate, ...world } = await activating();
    expect((await activate(version)).body.type).toBe(`urn:sentiment:problem:${slug}`);
    expect(readCycle(world, 3)).toBeUndefined();
  });

  test.each(['PendingManualApproval', 'Rejected'])('of a version that is %s is refused', async (status) => {
    const { activate } = await activating(status);
    expect(await activate()).toMatchObject({
      status: 409,
      body: { type: 'urn:sentiment:problem:model-not-approved' },
    });
  });

  test('while a retraining runs is refused with its name; after its lease expired it is not', async () => {
    const { activate, deps, time } = await activating();
    await takeLease(deps, LOOP_TABLE, 'retrain-000009', 9);
    expect(await activate()).toMatchObject({
      status: 409,
      body: { type: 'urn:sentiment:problem:execution-running', execution: 'retrain-000009' },
    });
    time.advance(31 * 3600);
    expect((await activate()).status).toBe(202);
  });

  test('that meets a retraining which began meanwhile is turned away, and never waits', async () => {
    const { activate, ...world } = await activating();
    await activate();
    await takeLease(world.deps, LOOP_TABLE, 'retrain-000004', 4);
    await requestCycle(world.deps, END_SETTINGS, 3);
    expect(readCycle(world, 3)).toMatchObject({ outcome: 'COALESCED' });
    expect(readCycle(world, 3)?.outcome_reason).toContain('activate again');
    expect((await readLease(world.deps, LOOP_TABLE)).pending_cycle).toBeUndefined();
  });

  test('on its way is not swallowed by a later request that waits', async () => {
    const { activate, ...world } = await activating();
    await activate();
    putCycle(world, { cycle: 4, reason: 'volume' });
    await takeLease(world.deps, LOOP_TABLE, 'retrain-000002', 2);
    await requestCycle(world.deps, END_SETTINGS, 4);
    expect(readCycle(world, 3)?.outcome).toBeUndefined();
  });
});

describe('the end of an activation', () => {
  const done = CycleReport.parse({
    outcome: { kind: 'PROMOTED' },
    run: { cycle: 3, reason: 'activation' },
    model: model({ model_version: 1 }),
    deployment: { endpoint_name: 'e', endpoint_config_name: 'e-v1-c3', previous_config_name: 'e-v2-c2' },
  });

  test('is told as what it was, and announces no new version', () => {
    expect(reasonOf(done)).toBe('An operator put version 1 in service.');
    const names = cycleEvents(done, 'retrain-000003', () => SAMPLE_METADATA).map(
      ({ detailType }) => detailType,
    );
    expect(names).toEqual(['ModelDeployed']);
  });

  test('in vain leaves nothing on SageMaker', async () => {
    const world = loopWorld();
    putCycle(world, {
      cycle: 3,
      reason: 'activation',
      evidence: { model_version: 1 },
      outcome: 'ROLLED_BACK',
      execution_name: 'retrain-000003',
    });
    world.sagemaker.answer({
      DescribeEndpoint: () => ({ EndpointStatus: 'InService', EndpointConfigName: 'sentiment-test-v2-c2' }),
      UpdateEndpoint: () => ({}),
      DeleteEndpointConfig: () => ({}),
      DeleteModel: () => ({}),
    });
    await watchdog(world.deps, WATCHDOG_SETTINGS).run({});
    expect(world.sagemaker.inputs('DeleteModel')).toEqual([{ ModelName: 'sentiment-test-v1-c3' }]);
  });

  test('whose version is not registered fails with its name', async () => {
    const world = loopWorld();
    putCycle(world, { cycle: 3, reason: 'activation', evidence: { model_version: 8 } });
    await expect(planActivation(world.deps, LOOP_TABLE).run({ cycle: 3 })).rejects.toThrow(
      'Cycle 3 is to put version 8 in service, which is not registered.',
    );
  });
});

describe('the active model', () => {
  const showing = (endpoint: Record<string, unknown> | undefined, active = true) => {
    const world = loopWorld();
    if (active) putActiveModel(world);
    world.sagemaker.answer({
      DescribeEndpoint: () => {
        if (endpoint !== undefined) return endpoint;
        throw Object.assign(new Error('Could not find endpoint "x".'), { name: 'ValidationException' });
      },
    });
    const settings = { LOOP_TABLE_NAME: LOOP_TABLE, SAGEMAKER_ENDPOINT_NAME: ENDPOINT };
    const handler = httpHandler(
      'show-active-model',
      showActiveModel(world.deps, settings),
      world.deps.logger,
    );
    return async () => {
      const reply = await handler(httpEvent({ method: 'GET' }));
      return { status: reply.statusCode, body: JSON.parse(reply.body ?? '') };
    };
  };

  test('agrees with an endpoint that serves it', async () => {
    const live = { EndpointStatus: 'InService', EndpointConfigName: 'sentiment-test-v1-c1' };
    expect((await showing(live)()).body).toMatchObject({
      model_version: 1,
      agrees: true,
      pending_config_name: null,
    });
  });

  test('does not agree with one that serves another, and names what it moves to', async () => {
    const moving = {
      EndpointStatus: 'Updating',
      EndpointConfigName: 'sentiment-test-v9-c9',
      PendingDeploymentSummary: { EndpointConfigName: 'sentiment-test-v1-c1' },
    };
    expect((await showing(moving)()).body).toMatchObject({
      agrees: false,
      live_config_name: 'sentiment-test-v9-c9',
      pending_config_name: 'sentiment-test-v1-c1',
    });
  });

  test('of a stage whose endpoint is gone says so; of one without a model is 404', async () => {
    expect((await showing(undefined)()).body).toMatchObject({ endpoint_status: 'Missing', agrees: false });
    expect((await showing(undefined, false)()).status).toBe(404);
  });
});

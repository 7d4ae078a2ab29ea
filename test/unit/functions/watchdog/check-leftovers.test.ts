// The watchdog's sweep: the model and configuration of a deployment that came to nothing go, once, and never from under the endpoint.
import { expect, test } from 'vitest';
import { keepModel } from '../../../../functions/registry/model-versions.ts';
import type { Cycle } from '../../../../functions/retraining/cycle.ts';
import { watchdog } from '../../../../functions/watchdog/watchdog.ts';
import { putActiveModel, putCycle, readCycle } from '../../../support/cycle-builders.ts';
import { loopWorld } from '../../../support/loop-world.ts';
import { LOOP_TABLE } from '../../../support/stage.ts';
import { WATCHDOG_SETTINGS } from '../../../support/watchdog-settings.ts';

const CHAMPION = 'sentiment-test-v1-c1';
const VAIN = 'sentiment-test-v2-c2';

const swept = async (outcome: NonNullable<Cycle['outcome']>, endpoint: Record<string, unknown> = {}) => {
  const world = loopWorld();
  putActiveModel(world);
  putCycle(world, { cycle: 2, execution_name: 'retrain-000002', outcome });
  await keepModel(world.deps, LOOP_TABLE, {
    model_id: 'second',
    model_version: 2,
    model_package_arn: 'arn:aws:sagemaker:eu-west-1:000000000000:model-package/sentiment-test/2',
    model_data_uri: 's3://models/second/model.tar.gz',
    cycle: 2,
  });
  world.sagemaker.answer({
    DescribeEndpoint: () => ({ EndpointStatus: 'InService', EndpointConfigName: CHAMPION, ...endpoint }),
    UpdateEndpoint: () => ({}),
    DeleteEndpointConfig: () => ({}),
    DeleteModel: () => ({}),
  });
  const look = () => watchdog(world.deps, WATCHDOG_SETTINGS).run({});
  const removed = () => [
    ...world.sagemaker.inputs('DeleteEndpointConfig'),
    ...world.sagemaker.inputs('DeleteModel'),
  ];
  return { ...world, look, removed };
};

test.each(['FAILED', 'ROLLED_BACK'] as const)(
  'what a cycle that ended as %s had deployed is removed, once, and told to nobody',
  async (outcome) => {
    const { look, removed, notices, ...world } = await swept(outcome);

    expect((await look()).repaired).toEqual([]);
    await look();

    expect(removed()).toEqual([{ EndpointConfigName: VAIN }, { ModelName: VAIN }]);
    expect(readCycle(world, 2)?.swept_at).toBeDefined();
    expect(notices).toEqual([]);
  },
);

test('what is there no more counts as removed', async () => {
  const { look, sagemaker, ...world } = await swept('FAILED');
  const missing = (what: string) => () => {
    throw Object.assign(new Error(`Could not find ${what} "arn".`), { name: 'ValidationException' });
  };
  sagemaker.answer({
    DescribeEndpoint: () => ({ EndpointStatus: 'InService', EndpointConfigName: CHAMPION }),
    DeleteEndpointConfig: missing('endpoint configuration'),
    DeleteModel: missing('model'),
  });

  await look();

  expect(readCycle(world, 2)?.swept_at).toBeDefined();
});

test.each([
  ['serves it', { EndpointConfigName: VAIN }],
  ['moves to it', { EndpointStatus: 'Updating', PendingDeploymentSummary: { EndpointConfigName: VAIN } }],
])('nothing is removed while the endpoint still %s', async (_what, endpoint) => {
  const { look, removed, ...world } = await swept('FAILED', endpoint);

  await look();

  expect(removed()).toEqual([]);
  expect(readCycle(world, 2)?.swept_at).toBeUndefined();
});

test('a promoted model stays, and so does one whose cycle is still under way', async () => {
  const { look, removed, db: _db, ...world } = await swept('PROMOTED');
  putCycle({ ...world, db: _db }, { cycle: 3 });

  await look();

  expect(removed()).toEqual([]);
});

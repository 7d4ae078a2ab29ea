// DeployEndpoint and RollBackEndpoint: create, update, go on where an earlier attempt stopped, go back.
import { describe, expect, test } from 'vitest';
import { activate } from '../../../../functions/deployment/active-model.ts';
import { deployEndpoint } from '../../../../functions/deployment/deploy-endpoint.ts';
import { readEndpointSettings } from '../../../../functions/deployment/endpoint-settings.ts';
import { rollBackEndpoint } from '../../../../functions/deployment/roll-back-endpoint.ts';
import { loopWorld } from '../../../support/loop-world.ts';
import { inTurn, type Script, serviceError } from '../../../support/scripted-client.ts';
import { ENDPOINT, LOOP_TABLE, SAGEMAKER_ROLE } from '../../../support/stage.ts';

const ARN = `arn:aws:sagemaker:eu-west-1:000000000000:endpoint/${ENDPOINT}`;
const NAME = `${ENDPOINT}-v3-c2`;
const OLD = `${ENDPOINT}-v1-c1`;
const noEndpoint = () => {
  throw serviceError('ValidationException', `Could not find endpoint "${ARN}".`);
};
const exists = (what: string) => () => {
  throw serviceError('ValidationException', `Cannot create already existing ${what} "arn".`);
};
const described = (EndpointStatus: string, EndpointConfigName: string, pending?: string) => () => ({
  EndpointArn: ARN,
  EndpointStatus,
  EndpointConfigName,
  ...(pending === undefined ? {} : { PendingDeploymentSummary: { EndpointConfigName: pending } }),
});

const deploying = (script: Script) => {
  const world = loopWorld();
  world.sagemaker.answer({
    CreateModel: () => ({}),
    CreateEndpointConfig: () => ({}),
    CreateEndpoint: () => ({ EndpointArn: ARN }),
    UpdateEndpoint: () => ({ EndpointArn: ARN }),
    ...script,
  });
  const settings = {
    ...readEndpointSettings(),
    endpointName: ENDPOINT,
    roleArn: SAGEMAKER_ROLE,
    loopTable: LOOP_TABLE,
  };
  const deploy = () =>
    deployEndpoint(world.deps, settings).run({
      cycle: 2,
      model_version: 3,
      model_package_arn: 'arn:package/3',
    });
  const rollBack = (previous_config_name: string) =>
    rollBackEndpoint(world.deps).run({ endpoint_name: ENDPOINT, previous_config_name });
  return { ...world, deploy, rollBack, did: () => world.sagemaker.sent.map(({ command }) => command) };
};

const deployment = (previous_config_name: string) => ({
  endpoint_name: ENDPOINT,
  endpoint_arn: ARN,
  endpoint_config_name: NAME,
  previous_config_name,
});

describe('the first deployment', () => {
  test('creates model, configuration and endpoint under one name', async () => {
    const { deploy, sagemaker } = deploying({ DescribeEndpoint: noEndpoint });
    expect(await deploy()).toEqual(deployment(''));
    expect(sagemaker.inputs('CreateModel')).toEqual([
      {
        ModelName: NAME,
        PrimaryContainer: { ModelPackageName: 'arn:package/3' },
        ExecutionRoleArn: SAGEMAKER_ROLE,
      },
    ]);
    expect(sagemaker.inputs('CreateEndpoint')).toEqual([
      { EndpointName: ENDPOINT, EndpointConfigName: NAME },
    ]);
  });

  test('tried again while the endpoint is being created creates nothing twice', async () => {
    const { deploy, did } = deploying({
      CreateModel: exists('model'),
      CreateEndpointConfig: exists('endpoint configuration'),
      DescribeEndpoint: described('Creating', NAME),
    });
    expect(await deploy()).toEqual(deployment(''));
    expect(did()).not.toContain('CreateEndpoint');
    expect(did()).not.toContain('UpdateEndpoint');
  });
});

describe('a later deployment', () => {
  test('starts a blue/green update and remembers what it replaces', async () => {
    const { deploy, sagemaker } = deploying({ DescribeEndpoint: described('InService', OLD) });
    expect(await deploy()).toEqual(deployment(OLD));
    expect(sagemaker.inputs('UpdateEndpoint')[0]).toMatchObject({
      EndpointName: ENDPOINT,
      EndpointConfigName: NAME,
      DeploymentConfig: { BlueGreenUpdatePolicy: { TrafficRoutingConfiguration: { Type: 'CANARY' } } },
    });
  });

  test('that is already under way is not started again', async () => {
    const { deploy, did } = deploying({
      CreateModel: exists('model'),
      CreateEndpointConfig: exists('endpoint configuration'),
      DescribeEndpoint: described('Updating', OLD, NAME),
    });
    expect(await deploy()).toEqual(deployment(OLD));
    expect(did()).not.toContain('UpdateEndpoint');
  });

  test('onto a failed endpoint, which serves nobody, makes room and is tried again until it is gone', async () => {
    const gone = () => ({});
    const DescribeEndpoint = inTurn(
      described('Failed', OLD)(),
      described('Deleting', OLD)(),
      serviceError('ValidationException', 'Could not find endpoint'),
    );
    const { deploy, did } = deploying({ DescribeEndpoint, DeleteEndpoint: gone });
    await expect(deploy()).rejects.toMatchObject({ name: 'EndpointBeingDeleted' });
    await expect(deploy()).rejects.toMatchObject({ name: 'EndpointBeingDeleted' });
    expect(did().filter((command) => command === 'DeleteEndpoint')).toHaveLength(1);
    expect(await deploy()).toEqual(deployment(''));
  });

  test('that SageMaker refuses fails, so that Retry and Catch see it', async () => {
    const { deploy } = deploying({
      DescribeEndpoint: described('Updating', OLD, 'another-config'),
      UpdateEndpoint: () => {
        throw serviceError('ValidationException', `Cannot update in-progress endpoint "${ARN}".`);
      },
    });
    await expect(deploy()).rejects.toThrow('in-progress');
  });

  test.each(['CreateModel', 'CreateEndpointConfig'])(
    'a real failure of %s is not taken for "exists already"',
    async (command) => {
      const { deploy } = deploying({
        DescribeEndpoint: noEndpoint,
        [command]: () => {
          throw serviceError('ValidationException', 'Could not assume role.');
        },
      });
      await expect(deploy()).rejects.toThrow('Could not assume role');
    },
  );
});

describe('going back', () => {
  test('returns the endpoint to the configuration before', async () => {
    const { rollBack, sagemaker } = deploying({ DescribeEndpoint: described('InService', NAME) });
    expect(await rollBack(OLD)).toEqual({ rolling_back: true });
    expect(sagemaker.inputs('UpdateEndpoint')).toEqual([{ EndpointName: ENDPOINT, EndpointConfigName: OLD }]);
  });

  test.each([
    ['under way', described('Updating', NAME, OLD)],
    ['done', described('InService', OLD)],
  ])('when it is %s already is not started again', async (_, DescribeEndpoint) => {
    const { rollBack, did } = deploying({ DescribeEndpoint });
    expect(await rollBack(OLD)).toEqual({ rolling_back: true });
    expect(did()).not.toContain('UpdateEndpoint');
  });

  test('after the first deployment there is nothing to go back to', async () => {
    const { rollBack, did } = deploying({ DescribeEndpoint: described('InService', NAME) });
    expect(await rollBack('')).toEqual({ rolling_back: false });
    expect(did()).toEqual([]);
  });
});

test('a retry that finds its configuration live already still knows the champion to go back to', async () => {
  const { deploy, deps } = deploying({
    CreateModel: exists('model'),
    CreateEndpointConfig: exists('endpoint configuration'),
    DescribeEndpoint: described('InService', NAME),
  });
  await activate(deps, LOOP_TABLE, {
    model_id: 'job-1',
    model_version: 1,
    model_package_arn: 'arn:package/1',
    model_data_uri: 's3://b/model.tar.gz',
    cycle: 1,
    endpoint_config_name: OLD,
    promoted_at: '2026-11-23T10:00:00.000Z',
  });

  expect(await deploy()).toEqual(deployment(OLD));
});

// The deletion of a stack: nothing that costs stays behind, and CloudFormation gets an answer whatever happens.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { type ClearingSettings, clearEndpoint } from '../../../../functions/deployment/clear-endpoint.ts';
import { type StackAnswer, sendAnswer, stackAnswer } from '../../../../functions/deployment/stack-request.ts';
import { keepModel } from '../../../../functions/registry/model-versions.ts';
import { LEASE_KEY } from '../../../../functions/retraining/loop-keys.ts';
import type { Dependencies } from '../../../../functions/runtime/dependencies.ts';
import { model, putCycle } from '../../../support/cycle-builders.ts';
import { loopWorld } from '../../../support/loop-world.ts';
import { scriptedClient, serviceError } from '../../../support/scripted-client.ts';
import { ENDPOINT, LOOP_TABLE, STATE_MACHINE } from '../../../support/stage.ts';

const SETTINGS: ClearingSettings = {
  LOOP_TABLE_NAME: LOOP_TABLE,
  SAGEMAKER_ENDPOINT_NAME: ENDPOINT,
  STATE_MACHINE_ARN: STATE_MACHINE,
  DATA_REMOVAL: 'Retain',
};
const request = (RequestType: 'Create' | 'Update' | 'Delete') => ({
  RequestType,
  ResponseURL: 'https://cloudformation.example/answer?signed=1',
  StackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/sentiment-prod/1',
  RequestId: 'request-1',
  LogicalResourceId: 'Clearing',
});
const gone = () => {
  throw serviceError('ValidationException', `Could not find endpoint "${ENDPOINT}".`);
};

/** @param statuses of the endpoint, look by look; then it is gone. */
const stack = (statuses: readonly string[] = ['InService', 'Deleting']) => {
  const world = loopWorld();
  const open = [...statuses];
  const waited: number[] = [];
  world.sagemaker.answer({
    DescribeEndpoint: () => {
      const EndpointStatus = open.shift();
      return EndpointStatus === undefined ? gone() : { EndpointStatus };
    },
    DeleteEndpoint: () => ({}),
    DeleteEndpointConfig: () => ({}),
    DeleteModel: () => ({}),
    DeleteModelPackage: () => ({}),
  });
  const workflows = scriptedClient<Dependencies['workflows']>({ StopExecution: () => ({}) });
  const answers: [string, StackAnswer][] = [];
  const deps = {
    ...world.deps,
    workflows: workflows.client,
    pause: async (milliseconds: number) => {
      waited.push(milliseconds);
      world.time.advance(milliseconds / 1000);
    },
    answer: async (url: string, answer: StackAnswer) => void answers.push([url, answer]),
  };
  const run = (type: 'Create' | 'Update' | 'Delete', settings: Partial<ClearingSettings> = {}) =>
    clearEndpoint(deps, { ...SETTINGS, ...settings }).run(request(type));
  return { ...world, run, answers, waited, stopped: () => workflows.inputs('StopExecution') };
};

describe('creating or updating a stack', () => {
  test.each(['Create', 'Update'] as const)('touches nothing and says so at once (%s)', async (type) => {
    const { run, answers, sagemaker } = stack();
    await run(type);
    expect(sagemaker.sent).toEqual([]);
    expect(answers).toEqual([
      [
        'https://cloudformation.example/answer?signed=1',
        expect.objectContaining({
          Status: 'SUCCESS',
          RequestId: 'request-1',
          PhysicalResourceId: 'Clearing',
        }),
      ],
    ]);
  });
});

describe('deleting a stack', () => {
  test('takes the endpoint away, waits until it is gone, then its configurations and models', async () => {
    const world = stack(['InService', 'Deleting', 'Deleting']);
    await keepModel(world.deps, LOOP_TABLE, model());
    await keepModel(world.deps, LOOP_TABLE, model({ model_id: 'second', model_version: 2, cycle: 4 }));
    putCycle(world, { cycle: 7, reason: 'activation', evidence: { model_version: 1 } });

    await world.run('Delete');

    const { sagemaker } = world;
    expect(sagemaker.inputs('DeleteEndpoint')).toEqual([{ EndpointName: ENDPOINT }]);
    const names = ['sentiment-test-v1-c1', 'sentiment-test-v2-c4', 'sentiment-test-v1-c7'];
    expect(
      sagemaker
        .inputs('DeleteEndpointConfig')
        .map((each) => each.EndpointConfigName)
        .sort(),
    ).toEqual([...names].sort());
    expect(
      sagemaker
        .inputs('DeleteModel')
        .map((each) => each.ModelName)
        .sort(),
    ).toEqual([...names].sort());
    const order = sagemaker.sent.map(({ command }) => command);
    expect(order.lastIndexOf('DescribeEndpoint')).toBeLessThan(order.indexOf('DeleteEndpointConfig'));
    expect(world.answers[0]?.[1]).toMatchObject({ Status: 'SUCCESS' });
  });

  test('of a stage that never had an endpoint succeeds, also the second time', async () => {
    const world = stack([]);
    await keepModel(world.deps, LOOP_TABLE, model());
    world.sagemaker.answer({ DeleteEndpointConfig: gone, DeleteModel: gone });
    await world.run('Delete');
    await world.run('Delete');
    expect(world.sagemaker.inputs('DeleteEndpoint')).toEqual([]);
    expect(world.answers.map(([, { Status }]) => Status)).toEqual(['SUCCESS', 'SUCCESS']);
  });

  test('lets a deployment under way come to rest first, because SageMaker refuses before', async () => {
    const world = stack(['Updating', 'Updating', 'InService', 'Deleting']);
    await world.run('Delete');
    expect(world.sagemaker.inputs('DeleteEndpoint')).toHaveLength(1);
    const order = world.sagemaker.sent.map(({ command }) => command);
    expect(order.indexOf('DeleteEndpoint')).toBe(3);
  });

  test('fails with what to do when the endpoint does not come to rest in time', async () => {
    const world = stack(Array.from({ length: 200 }, () => 'Updating'));
    await world.run('Delete');
    expect(world.answers[0]?.[1].Status).toBe('FAILED');
    expect(world.answers[0]?.[1].Reason).toContain('still Updating. Wait until it is InService');
    const seconds = world.waited.reduce((sum, each) => sum + each, 0) / 1000;
    expect(seconds).toBeLessThan(14 * 60);
  });

  test('stops the retraining that runs, and the one that its lease was handed to', async () => {
    const world = stack(['InService']);
    world.db.put(LOOP_TABLE, { ...LEASE_KEY, holder: 'retrain-000003', cycle: 3 });
    world.sagemaker.answer({
      DeleteEndpoint: () => {
        world.db.put(LOOP_TABLE, { ...LEASE_KEY, holder: 'retrain-000004', cycle: 4 });
        return {};
      },
    });
    await world.run('Delete');
    expect(world.stopped().map(({ executionArn }) => String(executionArn).split(':').at(-1))).toEqual([
      'retrain-000003',
      'retrain-000004',
    ]);
  });

  test('keeps registered versions where the data stays, and removes them where it goes, so that their group can go', async () => {
    const kept = stack([]);
    await keepModel(kept.deps, LOOP_TABLE, model());
    await kept.run('Delete');
    expect(kept.sagemaker.inputs('DeleteModelPackage')).toEqual([]);
    const emptied = stack([]);
    await keepModel(emptied.deps, LOOP_TABLE, model());
    await emptied.run('Delete', { DATA_REMOVAL: 'Delete' });
    expect(emptied.sagemaker.inputs('DeleteModelPackage')).toEqual([
      { ModelPackageName: model().model_package_arn },
    ]);
  });

  test('is answered when AWS refuses, with its own words', async () => {
    const world = stack();
    world.sagemaker.answer({
      DeleteEndpoint: () => {
        throw serviceError('AccessDeniedException', 'not authorized to perform sagemaker:DeleteEndpoint');
      },
    });
    await world.run('Delete');
    expect(world.answers[0]?.[1]).toMatchObject({
      Status: 'FAILED',
      Reason: 'not authorized to perform sagemaker:DeleteEndpoint',
    });
  });
});

describe('the answer', () => {
  const listening = async (status: number) => {
    const seen: { method: string | undefined; type: string | undefined; body: string }[] = [];
    const server = createServer((incoming, outgoing) => {
      let body = '';
      incoming.on('data', (chunk) => {
        body += chunk;
      });
      incoming.on('end', () => {
        seen.push({ method: incoming.method, type: incoming.headers['content-type'], body });
        outgoing.writeHead(status).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/answer`;
    return { seen, url, close: () => new Promise((resolve) => server.close(resolve)) };
  };
  const answer = stackAnswer({ ...request('Delete'), PhysicalResourceId: 'Clearing' }, 'x'.repeat(5000));

  test('is put to the URL without a content type, which its signature does not cover, and is short enough', async () => {
    const { seen, url, close } = await listening(200);
    try {
      await sendAnswer(url, answer);
    } finally {
      await close();
    }
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ method: 'PUT', body: JSON.stringify(answer) });
    expect(seen[0]?.type ?? '').toBe('');
    expect(seen[0]?.body.length).toBeLessThan(4096);
  });

  test('that is not taken fails the function, so that Lambda calls it again', async () => {
    const { url, close } = await listening(403);
    try {
      await expect(sendAnswer(url, answer)).rejects.toThrow('with 403');
    } finally {
      await close();
    }
  });
});

// GET /health: each dependency by name, and 503 while one of them is not ready.
import { describe, expect, test } from 'vitest';
import { health } from '../../../../functions/inference/health.ts';
import { httpHandler } from '../../../support/described-handler.ts';
import { throttle } from '../../../support/in-memory-dynamodb.ts';
import { httpEvent } from '../../../support/lambda-events.ts';
import { loopWorld } from '../../../support/loop-world.ts';
import { serviceError } from '../../../support/scripted-client.ts';
import { ENDPOINT, FEEDBACK_TABLE, LOOP_TABLE } from '../../../support/stage.ts';

const asking = (DescribeEndpoint: () => unknown = () => ({ EndpointStatus: 'InService' })) => {
  const world = loopWorld();
  world.sagemaker.answer({ DescribeEndpoint });
  const settings = {
    DYNAMODB_TABLE_NAME: FEEDBACK_TABLE,
    LOOP_TABLE_NAME: LOOP_TABLE,
    SAGEMAKER_ENDPOINT_NAME: ENDPOINT,
  };
  const handler = httpHandler('health', health(world.deps, settings), world.deps.logger);
  const get = async () => {
    const reply = await handler(httpEvent({ method: 'GET', path: '/health' }));
    return { status: reply.statusCode, body: JSON.parse(reply.body ?? '') };
  };
  return { ...world, get };
};

describe('health', () => {
  test('is 200 when both tables and the endpoint answer', async () => {
    expect(await asking().get()).toEqual({
      status: 200,
      body: {
        ready: true,
        dependencies: {
          feedback_table: { ready: true, detail: 'readable' },
          loop_table: { ready: true, detail: 'readable' },
          model_endpoint: { ready: true, detail: 'InService' },
        },
      },
    });
  });

  test.each(['InService', 'Updating', 'RollingBack', 'SystemUpdating'])(
    'an endpoint that is %s serves',
    async (status) => {
      expect((await asking(() => ({ EndpointStatus: status })).get()).status).toBe(200);
    },
  );

  test.each(['Creating', 'Failed', 'Deleting', 'OutOfService'])(
    'an endpoint that is %s does not',
    async (status) => {
      const { status: code, body } = await asking(() => ({ EndpointStatus: status })).get();
      expect(code).toBe(503);
      expect(body.dependencies.model_endpoint).toEqual({ ready: false, detail: status });
    },
  );

  test('names the dependency that cannot be reached and goes on asking the others', async () => {
    const { get, db } = asking(() => {
      throw serviceError('ValidationException', 'Could not find endpoint');
    });
    db.onNext(({ input }) => input.TableName === LOOP_TABLE, throttle);
    expect(await get()).toEqual({
      status: 503,
      body: {
        ready: false,
        dependencies: {
          feedback_table: { ready: true, detail: 'readable' },
          loop_table: { ready: false, detail: 'ProvisionedThroughputExceededException' },
          model_endpoint: { ready: false, detail: 'ValidationException' },
        },
      },
    });
  });
});

// POST /retrain and POST /bootstrap: a person asks, and the request takes the same way as any other.
import { describe, expect, test } from 'vitest';
import { bootstrap } from '../../../../functions/bootstrap/bootstrap.ts';
import { takeLease } from '../../../../functions/retraining/lease.ts';
import { COUNTERS_KEY } from '../../../../functions/retraining/loop-keys.ts';
import { retrain } from '../../../../functions/retraining/retrain.ts';
import { putActiveModel, putCycle, readCycle } from '../../../support/cycle-builders.ts';
import { httpHandler } from '../../../support/described-handler.ts';
import { counters } from '../../../support/feedback-builders.ts';
import { preceded } from '../../../support/in-memory-dynamodb.ts';
import { httpEvent } from '../../../support/lambda-events.ts';
import { loopWorld } from '../../../support/loop-world.ts';
import { LOOP_TABLE } from '../../../support/stage.ts';

const asking = () => {
  const world = loopWorld();
  world.db.put(LOOP_TABLE, { ...COUNTERS_KEY, ...counters({ total: 7 }) });
  const routes = {
    retrain: retrain(world.deps, LOOP_TABLE),
    bootstrap: bootstrap(world.deps, LOOP_TABLE),
  };
  const post = async (route: keyof typeof routes, body?: unknown) => {
    const reply = await httpHandler(route, routes[route], world.deps.logger)(httpEvent({ body }));
    return { status: reply.statusCode, headers: reply.headers, body: JSON.parse(reply.body ?? '') };
  };
  return { ...world, post };
};

describe('POST /retrain', () => {
  test('opens the next cycle and says where its progress can be seen', async () => {
    const { post, ...world } = asking();
    const reply = await post('retrain', { note: 'new camera range' });
    expect(reply).toMatchObject({
      status: 202,
      headers: { location: '/executions/retrain-000001' },
      body: { cycle: 1, execution: 'retrain-000001', progress: '/executions/retrain-000001' },
    });
    expect(readCycle(world, 1)).toMatchObject({
      reason: 'manual',
      evidence: { requested_by: 'operator', note: 'new camera range' },
      volume_mark: 7,
    });
  });

  test('keeps what is set for this cycle among its evidence', async () => {
    const { post, ...world } = asking();
    expect((await post('retrain', { overrides: { epochs: 40 } })).status).toBe(202);
    expect(readCycle(world, 1)?.evidence).toEqual({ requested_by: 'operator', epochs: 40 });
  });

  test.each([
    ['an unknown name', { overrides: { epoch: 40 } }, /epoch/],
    ['a value out of bounds', { overrides: { epochs: 0 } }, /overrides.epochs/],
    ['a request that waits', { overrides: { epochs: 40 }, queue: true }, /do not go with/],
  ])('refuses %s and opens nothing', async (_, body, words) => {
    const { post, ...world } = asking();
    const reply = await post('retrain', body);
    expect(reply.status).toBe(400);
    expect(JSON.stringify(reply.body)).toMatch(words);
    expect(readCycle(world, 1)).toBeUndefined();
  });

  test('while another runs is refused with its name, and opens nothing', async () => {
    const { post, ...world } = asking();
    await takeLease(world.deps, LOOP_TABLE, 'retrain-000001', 1);
    expect(await post('retrain', { note: 'again' })).toMatchObject({
      status: 409,
      body: {
        type: 'urn:sentiment:problem:execution-running',
        execution: 'retrain-000001',
        progress: '/executions/retrain-000001',
      },
    });
    expect(readCycle(world, 1)).toBeUndefined();
  });

  test('that says it can wait waits behind the one that runs', async () => {
    const { post, ...world } = asking();
    await takeLease(world.deps, LOOP_TABLE, 'retrain-000001', 1);
    expect((await post('retrain', { queue: true })).status).toBe(202);
    expect(readCycle(world, 1)?.reason).toBe('manual');
  });

  test('needs no body', async () => {
    expect((await asking().post('retrain')).status).toBe(202);
  });

  test.each([{ note: '' }, { note: 'x'.repeat(257) }, { notes: 'typo' }, { queue: 'yes' }])(
    'refuses %j',
    async (body) => {
      expect((await asking().post('retrain', body)).status).toBe(400);
    },
  );

  test('that loses a race for a number takes the next one', async () => {
    const { post, ...world } = asking();
    world.db.onNext(
      'PutCommand',
      preceded(() => putCycle(world, { cycle: 1 })),
    );
    expect((await post('retrain')).body.cycle).toBe(2);
  });

  test('that loses every race fails instead of running for ever', async () => {
    const { post, ...world } = asking();
    let next = 0;
    const rival = preceded(() => {
      next += 1;
      putCycle(world, { cycle: next });
    });
    world.db.onNext('PutCommand', rival, 100);
    expect((await post('retrain')).status).toBe(500);
  });
});

describe('POST /bootstrap', () => {
  test('opens the first cycle while no model is active', async () => {
    const { post, ...world } = asking();
    expect((await post('bootstrap')).status).toBe(202);
    expect(readCycle(world, 1)?.reason).toBe('bootstrap');
  });

  test('once a model serves is a conflict that names its version', async () => {
    const { post, ...world } = asking();
    putActiveModel(world, { model_version: 3 });
    const { status, body } = await post('bootstrap');
    expect(status).toBe(409);
    expect(body.detail).toContain('Version 3');
    expect(readCycle(world, 1)).toBeUndefined();
  });
});

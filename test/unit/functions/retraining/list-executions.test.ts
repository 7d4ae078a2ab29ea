// GET /executions: every cycle in pages, newest first, with what stands of it at this moment.
import { describe, expect, test } from 'vitest';
import { takeLease } from '../../../../functions/retraining/lease.ts';
import { listExecutions } from '../../../../functions/retraining/list-executions.ts';
import { putCycle } from '../../../support/cycle-builders.ts';
import { httpHandler } from '../../../support/described-handler.ts';
import { httpEvent } from '../../../support/lambda-events.ts';
import { loopWorld, START } from '../../../support/loop-world.ts';
import { LOOP_TABLE } from '../../../support/stage.ts';

const listing = () => {
  const world = loopWorld();
  const handler = httpHandler('list-executions', listExecutions(world.deps, LOOP_TABLE), world.deps.logger);
  const list = async (query?: Record<string, string>) => {
    const event = httpEvent({ method: 'GET', path: '/executions' });
    const reply = await handler({ ...event, ...(query && { queryStringParameters: query }) });
    return { status: reply.statusCode, body: JSON.parse(reply.body ?? '') };
  };
  return { ...world, list };
};

test('each cycle is shown as what it is', async () => {
  const { list, ...world } = listing();
  putCycle(world, {
    ...{ cycle: 1, execution_name: 'by-hand', outcome: 'PROMOTED' },
    outcome_reason: 'Better, see s3://artifacts-123456789012/report.json',
  });
  putCycle(world, { cycle: 2, execution_name: 'retrain-000002' });
  putCycle(world, { cycle: 3, execution_name: 'retrain-000003' });
  putCycle(world, { cycle: 4 });
  await takeLease(world.deps, LOOP_TABLE, 'retrain-000003', 3);
  const { status, body } = await list();
  expect(status).toBe(200);
  expect(body.next).toBeNull();
  expect(
    body.executions.map((each: Record<string, string>) => [each.cycle, each.execution, each.status]),
  ).toEqual([
    [4, 'retrain-000004', 'WAITING'],
    [3, 'retrain-000003', 'RUNNING'],
    [2, 'retrain-000002', 'ENDING'],
    [1, 'by-hand', 'ENDED'],
  ]);
  expect(body.executions[3]).toMatchObject({
    reason: 'volume',
    opened_at: START,
    outcome: 'PROMOTED',
    outcome_reason: 'Better, see report.json',
  });
});

test('pages follow each other without a gap', async () => {
  const { list, ...world } = listing();
  for (let number = 1; number <= 25; number += 1) putCycle(world, { cycle: number });
  const seen: number[] = [];
  let query: Record<string, string> = { limit: '10' };
  for (let page = 0; page < 3; page += 1) {
    const { body } = await list(query);
    seen.push(...body.executions.map((each: { cycle: number }) => each.cycle));
    query = { limit: '10', before: String(body.next) };
    if (page === 2) expect(body.next).toBeNull();
  }
  expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => 25 - index));
});

test('a stage without cycles has none', async () => {
  expect((await listing().list()).body).toEqual({ executions: [], next: null });
});

describe('a query that does not fit', () => {
  test.each([
    { limit: '0' },
    { limit: '101' },
    { limit: 'ten' },
    { before: '0' },
    { before: '-2' },
    { after: '1' },
  ])('is refused: %j', async (query) => {
    expect((await listing().list(query as unknown as Record<string, string>)).status).toBe(400);
  });

  test('is not one of 100, or of 1', async () => {
    expect((await listing().list({ limit: '100' })).status).toBe(200);
    expect((await listing().list({ limit: '1' })).status).toBe(200);
  });
});

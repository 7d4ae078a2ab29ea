// GET /adjudications: the newest cycle's doubtful corrections, less those that were judged or erased meanwhile.
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import type { AdjudicationRow } from '../../../../functions/api/operations/list-adjudications.ts';
import { listAdjudications } from '../../../../functions/feedback/list-adjudications.ts';
import { recordAudit } from '../../../../functions/feedback/record-audit.ts';
import { putCycle } from '../../../support/cycle-builders.ts';
import { httpHandler } from '../../../support/described-handler.ts';
import { doubtful, jsonLines } from '../../../support/evaluation-builders.ts';
import { feedback } from '../../../support/feedback-builders.ts';
import { throttle } from '../../../support/in-memory-dynamodb.ts';
import { httpEvent } from '../../../support/lambda-events.ts';
import { loopWorld, START } from '../../../support/loop-world.ts';
import { ARTIFACTS_BUCKET, FEEDBACK_TABLE, LOOP_TABLE } from '../../../support/stage.ts';

const uriOf = (cycle: number) => `s3://${ARTIFACTS_BUCKET}/cycle-${cycle}/adjudicate.jsonl`;
const rows = (count: number) => Array.from({ length: count }, (_, index) => doubtful(index + 1));

const operator = () => {
  const world = loopWorld();
  const settings = { DYNAMODB_TABLE_NAME: FEEDBACK_TABLE, LOOP_TABLE_NAME: LOOP_TABLE };
  const handler = httpHandler(
    'list-adjudications',
    listAdjudications(world.deps, settings),
    world.deps.logger,
  );
  return {
    ...world,
    setAside: (cycle: number, some: readonly AdjudicationRow[]) => {
      putCycle(world, { cycle, adjudication: { count: some.length, list_uri: uriOf(cycle) } });
      world.buckets.put(ARTIFACTS_BUCKET, `cycle-${cycle}/adjudicate.jsonl`, jsonLines(some));
      for (const { feedback_id, text } of some)
        world.db.put(FEEDBACK_TABLE, feedback({ feedback_id, text, user_label: 'Positive' }));
    },
    audit: (feedback_id: string) =>
      recordAudit(world.deps, FEEDBACK_TABLE, feedback_id, { label: 'Negative', audited_at: START }),
    get: async () => {
      const reply = await handler(httpEvent({ method: 'GET', path: '/adjudications' }));
      return { status: reply.statusCode, body: JSON.parse(reply.body ?? '') };
    },
  };
};

describe('open corrections', () => {
  test('come with their texts, as the newest list gives them', async () => {
    const { setAside, get } = operator();
    setAside(2, rows(2));
    expect(await get()).toEqual({
      status: 200,
      body: {
        ...{ cycle: 2, listed: 2, audited: 0, erased: 0, open: 2 },
        rows: rows(2),
      },
    });
  });

  test('are those of the newest cycle that got as far as an evaluation', async () => {
    const world = operator();
    world.setAside(2, rows(3));
    world.setAside(3, [doubtful(9)]);
    putCycle(world, { cycle: 4, outcome: 'FAILED' });
    expect((await world.get()).body).toMatchObject({ cycle: 3, rows: [doubtful(9)] });
  });

  test('are none when the newest list is empty, whatever older ones hold', async () => {
    const { setAside, get } = operator();
    setAside(2, rows(3));
    setAside(3, []);
    expect((await get()).body).toMatchObject({ cycle: 3, listed: 0, open: 0, rows: [] });
  });

  test('are none before any cycle', async () => {
    expect((await operator().get()).body).toMatchObject({ cycle: null, open: 0, rows: [] });
  });

  test('no longer hold what was audited or erased since', async () => {
    const { setAside, get, audit, db, deps } = operator();
    setAside(2, rows(3));
    await audit('feedback-000001');
    await deps.documents.send(
      new DeleteCommand({
        TableName: FEEDBACK_TABLE,
        Key: { feedback_id: 'feedback-000002' },
      }),
    );
    expect(db.items(FEEDBACK_TABLE)).toHaveLength(2);
    expect((await get()).body).toMatchObject({
      ...{ listed: 3, audited: 1, erased: 1, open: 1 },
      rows: [doubtful(3)],
    });
  });

  test('are answered a hundred at a time, in the order of the list, with the full count', async () => {
    const { setAside, get, audit } = operator();
    setAside(2, rows(130));
    expect((await get()).body).toMatchObject({ listed: 130, open: 130 });
    expect((await get()).body.rows).toEqual(rows(100));
    await audit('feedback-000001');
    expect((await get()).body.rows.at(-1)).toEqual(doubtful(101));
  });
});

describe('what cannot be read', () => {
  test('is an error, not an empty list', async () => {
    const world = operator();
    putCycle(world, { cycle: 2, adjudication: { count: 1, list_uri: uriOf(2) } });
    expect((await world.get()).status).toBe(500);
  });

  test('in the table is an error too', async () => {
    const { setAside, get, db } = operator();
    setAside(2, rows(1));
    db.onNext('GetCommand', throttle);
    expect((await get()).status).toBe(500);
  });
});

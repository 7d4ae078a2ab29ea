// The evaluation service's routes: asked once, found again, listed newest first, compared only as far as rows allow.
import { describe, expect, test } from 'vitest';
import { compareVersions } from '../../../../functions/evaluation/compare-versions.ts';
import { gate } from '../../../../functions/evaluation/gate.ts';
import { latestEvaluation } from '../../../../functions/evaluation/latest-evaluation.ts';
import { listEvaluations } from '../../../../functions/evaluation/list-evaluations.ts';
import { runEvaluation } from '../../../../functions/evaluation/run-evaluation.ts';
import { showEvaluation } from '../../../../functions/evaluation/show-evaluation.ts';
import { putActiveModel } from '../../../support/cycle-builders.ts';
import { httpHandler } from '../../../support/described-handler.ts';
import { report } from '../../../support/evaluation-builders.ts';
import {
  idOf,
  putEvaluation,
  readEvaluation,
  registerVersions,
  requested,
  succeeded,
} from '../../../support/evaluation-records.ts';
import { lostAcknowledgement } from '../../../support/in-memory-dynamodb.ts';
import { httpEvent } from '../../../support/lambda-events.ts';
import { loopWorld } from '../../../support/loop-world.ts';
import { EVALUATION_MACHINE, EVALUATIONS_TABLE, LOOP_TABLE } from '../../../support/stage.ts';

const SETTINGS = {
  LOOP_TABLE_NAME: LOOP_TABLE,
  EVALUATIONS_TABLE_NAME: EVALUATIONS_TABLE,
  EVALUATION_MACHINE_ARN: EVALUATION_MACHINE,
};

const service = async ({ versions = 3, pageSize = 1_000 } = {}) => {
  const world = loopWorld({ pageSize });
  const { deps } = world;
  await registerVersions(world, versions);
  const handlers = {
    run: httpHandler('run-evaluation', runEvaluation(deps, SETTINGS), deps.logger),
    latest: httpHandler('latest-evaluation', latestEvaluation(deps, SETTINGS), deps.logger),
    list: httpHandler('list-evaluations', listEvaluations(deps, SETTINGS), deps.logger),
    show: httpHandler('show-evaluation', showEvaluation(deps, SETTINGS), deps.logger),
    compare: httpHandler('compare-versions', compareVersions(deps, SETTINGS), deps.logger),
  };
  const call = async (name: keyof typeof handlers, request: object) => {
    const reply = await handlers[name]({ ...httpEvent({ method: 'GET' }), ...request });
    return { status: reply.statusCode, headers: reply.headers, body: JSON.parse(reply.body ?? '') };
  };
  const ask = (name: 'latest' | 'list' | 'compare', queryStringParameters: Record<string, string> = {}) =>
    call(name, { queryStringParameters });
  return {
    ...world,
    ask,
    run: (body: unknown, headers: Record<string, string> = {}) => call('run', httpEvent({ body, headers })),
    show: (id: string) => call('show', { pathParameters: { id } }),
    started: () => [...world.workflows.executions.keys()],
  };
};

describe('POST /run-evaluation', () => {
  test('judges the version in service on everything where nothing else is said', async () => {
    const { run, started, db, workflows, ...world } = await service();
    putActiveModel({ db }, { model_id: idOf(3), model_version: 3 });
    const { status, body, headers } = await run(undefined);
    expect(status).toBe(202);
    expect(body).toMatchObject({ model_version: 3, repeated: false, execution: body.evaluation_id });
    expect(headers?.location).toBe(`/evaluations/${body.evaluation_id}`);
    expect(started()).toEqual([body.evaluation_id]);
    expect(workflows.executions.get(body.evaluation_id)?.input).toEqual({
      evaluation_id: body.evaluation_id,
    });
    expect((await world.show(body.evaluation_id)).body).toMatchObject({
      status: 'REQUESTED',
      kind: 'run',
      on: ['test', 'golden', 'feedback'],
      model: { model_id: idOf(3), model_version: 3 },
    });
  });

  test('puts two versions side by side, on the sets named, each once', async () => {
    const { run, show } = await service();
    const { body } = await run({
      model_version: 2,
      against: 1,
      on: ['feedback', 'test', 'test'],
      note: 'why',
    });
    expect(body).toMatchObject({ model_version: 2, against: 1 });
    expect((await show(body.evaluation_id)).body).toMatchObject({
      on: ['test', 'feedback'],
      note: 'why',
      against: { model_version: 1 },
    });
  });

  test('repeated under one key is one evaluation, also when the version in service has changed', async () => {
    const { run, started, db } = await service();
    putActiveModel({ db }, { model_id: idOf(3), model_version: 3 });
    const headers = { 'idempotency-key': 'monday' };
    const first = await run({}, headers);
    putActiveModel({ db }, { model_id: idOf(2), model_version: 2 });
    const again = await run({}, headers);
    expect(again.body).toEqual({ ...first.body, repeated: true });
    expect(started()).toHaveLength(1);
    expect(db.items(EVALUATIONS_TABLE)).toHaveLength(1);
  });

  test('that broke off between record and execution is started by its repeat', async () => {
    const { run, started, db } = await service();
    db.onNext('PutCommand', lostAcknowledgement);
    const headers = { 'idempotency-key': 'monday' };
    expect((await run({ model_version: 1 }, headers)).status).toBe(500);
    expect(started()).toEqual([]);
    expect((await run({ model_version: 1 }, headers)).body.repeated).toBe(true);
    expect(started()).toHaveLength(1);
  });

  test('under the key of another request is refused', async () => {
    const { run, started } = await service();
    const headers = { 'idempotency-key': 'monday' };
    await run({ model_version: 1 }, headers);
    const { status, body } = await run({ model_version: 2 }, headers);
    expect([status, body.type]).toEqual([409, 'urn:sentiment:problem:evaluation-clash']);
    expect(started()).toHaveLength(1);
  });

  test.each([
    [{ model_version: 9 }, 404, 'unknown-model'],
    [{ model_version: 1, against: 9 }, 404, 'unknown-model'],
    [{}, 404, 'no-active-model'],
    [{ model_version: 1, against: 1 }, 400, 'invalid-request'],
    [{ model_version: 1, on: [] }, 400, 'invalid-request'],
    [{ model_version: 1, on: ['train'] }, 400, 'invalid-request'],
    [{ model_version: 0 }, 400, 'invalid-request'],
    [{ model_version: 1, note: ' ' }, 400, 'invalid-request'],
    [{ version: 1 }, 400, 'invalid-request'],
  ])('of %j is refused with %i %s, and leaves nothing', async (request, status, name) => {
    const { run, started, db } = await service();
    const reply = await run(request);
    expect([reply.status, reply.body.type]).toEqual([status, `urn:sentiment:problem:${name}`]);
    expect(started()).toEqual([]);
    expect(db.items(EVALUATIONS_TABLE)).toEqual([]);
  });
});

describe('GET /evaluations/{id}', () => {
  test('shows why one failed, without anything of the house', async () => {
    const { show, ...world } = await service();
    const reason = 'No .tar.gz lies in s3://sentiment-prod-123456789012-artifacts/training/x.';
    putEvaluation(world, requested({ status: 'FAILED', reason }));
    const { body } = await show(requested().evaluation_id);
    expect(body.reason).toBe('No .tar.gz lies in training/x.');
    expect(JSON.stringify(body)).not.toContain('s3://');
  });

  test.each(['evaluate-1', 'no such id', ''])('knows no %j', async (id) => {
    const { show } = await service();
    expect((await show(id)).status).toBe(404);
  });
});

const minute = (number: number): string => `2026-11-23T10:${String(number).padStart(2, '0')}:00.000Z`;

describe('GET /evaluations', () => {
  test('pages through all of them, newest first, none twice and none left out, also those of one moment', async () => {
    const { ask, ...world } = await service({ pageSize: 2 });
    const moments = [5, 1, 3, 3, 3, 3, 2, 4];
    moments.forEach((at, index) => {
      putEvaluation(world, requested({ evaluation_id: `evaluate-${index}`, requested_at: minute(at) }));
    });
    const seen: string[] = [];
    let before: string | null = '';
    while (before !== null) {
      const { body } = await ask('list', { limit: '3', ...(before === '' ? {} : { before }) });
      seen.push(...body.evaluations.map((each: { evaluation_id: string }) => each.evaluation_id));
      before = body.next;
    }
    expect(seen).toEqual([0, 7, 5, 4, 3, 2, 6, 1].map((index) => `evaluate-${index}`));
  });

  test('of one version are those that judged it or compared another with it', async () => {
    const { ask, ...world } = await service({ pageSize: 2 });
    putEvaluation(world, succeeded(2, 1, { evaluation_id: 'a', requested_at: minute(1) }));
    putEvaluation(world, succeeded(3, undefined, { evaluation_id: 'b', requested_at: minute(2) }));
    putEvaluation(world, succeeded(1, undefined, { evaluation_id: 'c', requested_at: minute(3) }));
    const ids = async (model_version: string) =>
      (await ask('list', { model_version })).body.evaluations.map(
        (each: { evaluation_id: string }) => each.evaluation_id,
      );
    expect(await ids('1')).toEqual(['c', 'a']);
    expect(await ids('2')).toEqual(['a']);
    expect((await ask('list', { model_version: '9' })).status).toBe(404);
    expect((await ask('list', { model_version: 'x' })).status).toBe(400);
  });

  test('hold the report of every retraining, once', async () => {
    const { ask, deps } = await service();
    const judging = gate(deps, SETTINGS, {
      rule: 'evidence',
      macroF1Floor: 0.4,
      accuracyFloor: 0.5,
      minimumEffect: 0.005,
      effectOfInterest: 0.02,
    });
    const input = {
      ...{ cycle: 2, execution: 'retrain-000002', report_uri: 's3://a/r', manifest_sha256: 'abc' },
      report: report(),
    };
    await judging.run(input);
    await judging.run(input);
    const { body } = await ask('list');
    expect(body.evaluations).toMatchObject([
      {
        evaluation_id: 'retrain-000002',
        kind: 'cycle',
        status: 'SUCCEEDED',
        on: ['test'],
        model: { model_id: 'candidate' },
        against: { model_id: 'champion' },
        comparison: { test: { rows: 414 } },
      },
    ]);
    expect(body.evaluations[0].model.model_version).toBeUndefined();
  });
});

describe('GET /latest-evaluation', () => {
  test('is the newest that has figures, of any version or of one', async () => {
    const { ask, ...world } = await service();
    putEvaluation(world, succeeded(2, 1, { evaluation_id: 'older', requested_at: minute(1) }));
    putEvaluation(world, succeeded(3, undefined, { evaluation_id: 'newer', requested_at: minute(2) }));
    putEvaluation(world, requested({ evaluation_id: 'open', requested_at: minute(3) }));
    const failed = { evaluation_id: 'failed', status: 'FAILED', requested_at: minute(4) } as const;
    putEvaluation(world, requested(failed));
    expect((await ask('latest')).body.evaluation_id).toBe('newer');
    expect((await ask('latest', { model_version: '2' })).body.evaluation_id).toBe('older');
  });

  test('says so where there is none', async () => {
    const { ask } = await service();
    expect((await ask('latest')).body.detail).toBe(
      'No model was evaluated yet. POST /run-evaluation judges one.',
    );
    expect((await ask('latest', { model_version: '2' })).body.detail).toContain(
      'Version 2 was not evaluated yet.',
    );
  });
});

describe('GET /evaluations/compare', () => {
  const compare = (first: string, second: string) => ({ first, second });

  test('gives the difference of the newest evaluation that judged both, seen from either side', async () => {
    const { ask, ...world } = await service();
    putEvaluation(world, succeeded(2, 1, { evaluation_id: 'both', requested_at: minute(1) }));
    putEvaluation(world, succeeded(2, undefined, { evaluation_id: 'alone', requested_at: minute(2) }));
    const there = (await ask('compare', compare('2', '1'))).body;
    const back = (await ask('compare', compare('1', '2'))).body;
    expect(there).toMatchObject({
      paired: true,
      words:
        'Version 2 is better than version 1: macro-F1 +0.080 (95 % interval +0.030 to +0.130) on the same 414 rows.',
      first: { model_version: 2, evaluation_id: 'both', figures: { test: { macro_f1: 0.75 } } },
      second: { model_version: 1, figures: { test: { macro_f1: 0.67 } } },
    });
    expect(back.words).toBe(
      'Version 1 is worse than version 2: macro-F1 −0.080 (95 % interval −0.130 to −0.030) on the same 414 rows.',
    );
    expect(back.first.figures).toEqual(there.second.figures);
    expect(back.comparison.pooled).toMatchObject({
      macro_f1_difference: -0.08,
      macro_f1_interval: [-0.13, -0.03],
      accuracy_interval: [-0.09, -0.01],
      mcnemar_p_value: 0.009,
    });
    expect(back.comparison.pooled.probability_of_improvement).toBeCloseTo(0.001);
  });

  test('says that two cannot be told apart when the interval holds zero', async () => {
    const { ask, ...world } = await service();
    const both = succeeded(2, 1);
    const pooled = both.comparison?.pooled;
    if (both.comparison === undefined || pooled === undefined || pooled === null) throw new Error('no pair');
    const comparison = {
      ...both.comparison,
      pooled: { ...pooled, macro_f1_interval: [-0.01, 0.05] as [number, number] },
    };
    putEvaluation(world, { ...both, comparison });
    expect((await ask('compare', compare('2', '1'))).body.words).toContain(
      'Version 2 and version 1 cannot be told apart',
    );
  });

  test('puts figures from different rows side by side, and says so', async () => {
    const { ask, ...world } = await service();
    putEvaluation(world, succeeded(2, undefined, { evaluation_id: 'two', requested_at: minute(1) }));
    putEvaluation(world, succeeded(3, 1, { evaluation_id: 'three', requested_at: minute(2) }));
    const { body } = await ask('compare', compare('2', '3'));
    expect(body).toMatchObject({
      paired: false,
      first: { evaluation_id: 'two' },
      second: { evaluation_id: 'three' },
    });
    expect(body.words).toMatch(/evaluated apart, on rows that may differ/);
    expect(body.comparison).toBeUndefined();
  });

  test.each([
    ['1', '9', 404, 'unknown-model'],
    ['1', '2', 404, 'no-evaluation'],
    ['1', '1', 400, 'invalid-request'],
    ['1', '', 400, 'invalid-request'],
  ])('of %s and %s is refused with %i %s', async (first, second, status, name) => {
    const { ask } = await service();
    const reply = await ask('compare', compare(first, second));
    expect([reply.status, reply.body.type]).toEqual([status, `urn:sentiment:problem:${name}`]);
  });
});

test('an evaluation that the watchdog may read keeps its request as it was asked', async () => {
  const { run, ...world } = await service();
  const { body } = await run({ model_version: 1, on: ['golden'] });
  expect(readEvaluation(world, body.evaluation_id)?.request).toEqual({ model_version: 1, on: ['golden'] });
});

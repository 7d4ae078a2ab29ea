// The registry's routes: pages of versions, one version with its lineage, decisions by a person, models from elsewhere.
import { describe, expect, test } from 'vitest';
import type { Approval } from '../../../../functions/api/operations/list-models.ts';
import { decideModel } from '../../../../functions/registry/decide-model.ts';
import { listModels } from '../../../../functions/registry/list-models.ts';
import { keepModel } from '../../../../functions/registry/model-versions.ts';
import { registerExternalModel } from '../../../../functions/registry/register-external-model.ts';
import { showModel } from '../../../../functions/registry/show-model.ts';
import { receiptKey } from '../../../../functions/retraining/loop-keys.ts';
import { model, putActiveModel } from '../../../support/cycle-builders.ts';
import { httpHandler } from '../../../support/described-handler.ts';
import { report } from '../../../support/evaluation-builders.ts';
import { lostAcknowledgement } from '../../../support/in-memory-dynamodb.ts';
import { httpEvent } from '../../../support/lambda-events.ts';
import { loopWorld, START } from '../../../support/loop-world.ts';
import { serviceError } from '../../../support/scripted-client.ts';
import { DATA_BUCKET, LOOP_TABLE, MODEL_GROUP, MODELS_BUCKET } from '../../../support/stage.ts';

const ARN = 'arn:aws:sagemaker:eu-west-1:000000000000:model-package/sentiment-test';
const VERDICT = {
  decision: 'PROMOTE',
  reason_code: 'BETTER',
  reason: 'The candidate is better.',
  candidate: { accuracy: 0.84, macro_f1: 0.75 },
  champion: { accuracy: 0.79, macro_f1: 0.67 },
};

/** Two trained versions; SageMaker keeps their approval. */
const registry = async (approvals: Record<number, Approval> = { 1: 'Approved', 2: 'Approved' }) => {
  const world = loopWorld();
  const statuses = new Map(Object.entries(approvals).map(([version, status]) => [Number(version), status]));
  const versionIn = (arn: string) => Number(arn.split('/').at(-1));
  world.sagemaker.answer({
    ListModelPackages: ({ ModelApprovalStatus: wanted }) => ({
      ModelPackageSummaryList: [...statuses]
        .filter(([, status]) => wanted === undefined || status === wanted)
        .map(([ModelPackageVersion, ModelApprovalStatus]) => ({
          ModelPackageVersion,
          ModelApprovalStatus,
          CreationTime: new Date(START),
        }))
        .reverse(),
    }),
    DescribeModelPackage: ({ ModelPackageName }) => ({
      ModelApprovalStatus: statuses.get(versionIn(ModelPackageName)),
      ModelPackageDescription: 'The candidate is better.',
      CreationTime: new Date(START),
    }),
    UpdateModelPackage: ({ ModelPackageArn, ModelApprovalStatus }) => {
      statuses.set(versionIn(ModelPackageArn), ModelApprovalStatus);
      return {};
    },
    CreateModelPackage: () => ({ ModelPackageArn: `${ARN}/3` }),
  });
  for (const version of [1, 2])
    await keepModel(
      world.deps,
      LOOP_TABLE,
      model({
        model_id: version === 1 ? 'champion' : 'candidate',
        model_version: version,
        model_package_arn: `${ARN}/${version}`,
        cycle: version,
      }),
    );
  world.db.put(LOOP_TABLE, {
    ...receiptKey(2),
    cycle: 2,
    execution: 'retrain-000002',
    verdict: VERDICT,
    report_uri: 's3://artifacts/report.json',
    manifest_sha256: 'f'.repeat(64),
    decided_at: START,
  });
  putActiveModel(world, { model_version: 2, cycle: 2 });
  const settings = {
    LOOP_TABLE_NAME: LOOP_TABLE,
    MODELS_BUCKET,
    S3_BUCKET: DATA_BUCKET,
    MODEL_PACKAGE_GROUP_NAME: MODEL_GROUP,
    SERVING_IMAGE_URI: 'registry.example/serving:1',
  };
  const { deps } = world;
  const handlers = {
    list: httpHandler('list-models', listModels(deps, settings), deps.logger),
    show: httpHandler('show-model', showModel(deps, settings), deps.logger),
    decide: httpHandler('decide-model', decideModel(deps, LOOP_TABLE), deps.logger),
    register: httpHandler('register-external-model', registerExternalModel(deps, settings), deps.logger),
  };
  const call = async (
    name: keyof typeof handlers,
    { version, query, body }: { version?: string; query?: Record<string, string>; body?: unknown } = {},
  ) => {
    const event = httpEvent({ body, ...(version === undefined ? {} : { pathParameters: { version } }) });
    const reply = await handlers[name]({ ...event, ...(query && { queryStringParameters: query }) });
    return { status: reply.statusCode, body: JSON.parse(reply.body ?? '') };
  };
  return { ...world, call, statuses };
};

describe('the list of versions', () => {
  test('has the newest first, with the gate’s figures where it gave some, and says which serves', async () => {
    const { call } = await registry();
    const { status, body } = await call('list');
    expect(status).toBe(200);
    expect(body).toEqual({
      models: [
        {
          model_version: 2,
          approval: 'Approved',
          registered_at: START,
          serving: true,
          cycle: 2,
          accuracy: 0.84,
          macro_f1: 0.75,
          decision: 'PROMOTE',
        },
        { model_version: 1, approval: 'Approved', registered_at: START, serving: false, cycle: 1 },
      ],
      next: null,
    });
  });

  test('is asked for in pages and by approval', async () => {
    const { call, sagemaker } = await registry({ 1: 'Approved', 2: 'PendingManualApproval' });
    const { body } = await call('list', { query: { limit: '100', cursor: 'abc', approval: 'Approved' } });
    expect(body.models.map((each: { model_version: number }) => each.model_version)).toEqual([1]);
    expect(sagemaker.inputs('ListModelPackages')[0]).toMatchObject({ MaxResults: 100, NextToken: 'abc' });
  });

  test.each([
    { limit: '0' },
    { limit: '101' },
    { limit: '1.5' },
    { limit: '-1' },
    { limit: '' },
    { approval: 'Maybe' },
    { cursor: '' },
    { page: '2' },
  ])('refuses the query %j', async (query) => {
    const { call, sagemaker } = await registry();
    expect((await call('list', { query: query as unknown as Record<string, string> })).status).toBe(400);
    expect(sagemaker.sent).toEqual([]);
  });

  test('takes a cursor that SageMaker does not know for the caller’s mistake, any other failure not', async () => {
    const { call, sagemaker } = await registry();
    sagemaker.answer({
      ListModelPackages: () => {
        throw serviceError('ValidationException', 'Invalid token');
      },
    });
    expect((await call('list', { query: { cursor: 'x' } })).status).toBe(400);
    expect((await call('list')).status).toBe(500);
  });
});

describe('one version', () => {
  test('is shown with verdict, figures, the champion it met and the dataset it learnt from', async () => {
    const { call, buckets } = await registry();
    buckets.put(MODELS_BUCKET, 'models/model_v2/evaluation.json', JSON.stringify(report()));
    buckets.put(
      DATA_BUCKET,
      'datasets/000002/manifest.json',
      JSON.stringify({
        schema_version: 1,
        cycle: 2,
        cutoff: START,
        base: [{ key: 'datasets/base/train_data.csv', etag: 'e', bytes: 12 }],
        feedback: { rows: 412, parts: [] },
      }),
    );
    const { status, body } = await call('show', { version: '2' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      model_version: 2,
      model_id: 'candidate',
      origin: 'trained',
      serving: true,
      cycle: 2,
      execution: 'retrain-000002',
      verdict: VERDICT,
      compared_with: 1,
      metrics: { test: { rows: 414, accuracy: 0.84 }, golden: null, holdout: null },
      dataset: {
        folder: 'datasets/000002/',
        manifest_sha256: 'f'.repeat(64),
        feedback_rows: 412,
        base: [{ file: 'train_data.csv', bytes: 12 }],
      },
    });
    expect(JSON.stringify(body)).not.toMatch(/arn:|s3:|000000000000/);
  });

  test('is shown as far as its files are there', async () => {
    const { call } = await registry();
    const { status, body } = await call('show', { version: '1' });
    expect(status).toBe(200);
    expect(body).not.toHaveProperty('metrics');
    expect(body).not.toHaveProperty('dataset');
  });

  test.each(['3', '0', '-1', '1e3', 'two', '01', '9'.repeat(40)])('%s is unknown', async (version) => {
    const { call } = await registry();
    expect(await call('show', { version })).toMatchObject({
      status: 404,
      body: { type: 'urn:sentiment:problem:unknown-model' },
    });
  });
});

describe('a decision', () => {
  const waiting = () => registry({ 1: 'Approved', 2: 'PendingManualApproval' });

  test.each([
    ['approve', 'Approved'],
    ['reject', 'Rejected'],
  ])('%s is written to the registry with its note', async (decision, approval) => {
    const { call, sagemaker } = await waiting();
    expect(await call('decide', { version: '2', body: { decision, note: 'Seen.' } })).toEqual({
      status: 200,
      body: { model_version: 2, approval, repeated: false },
    });
    expect(sagemaker.inputs('UpdateModelPackage')).toEqual([
      { ModelPackageArn: `${ARN}/2`, ModelApprovalStatus: approval, ApprovalDescription: 'Seen.' },
    ]);
  });

  test('given twice is written once', async () => {
    const { call, sagemaker } = await waiting();
    await call('decide', { version: '2', body: { decision: 'approve' } });
    const again = await call('decide', { version: '2', body: { decision: 'approve' } });
    expect(again.body).toEqual({ model_version: 2, approval: 'Approved', repeated: true });
    expect(sagemaker.inputs('UpdateModelPackage')).toHaveLength(1);
  });

  test('is not taken back', async () => {
    const { call, sagemaker, statuses } = await waiting();
    await call('decide', { version: '2', body: { decision: 'reject' } });
    expect(await call('decide', { version: '2', body: { decision: 'approve' } })).toMatchObject({
      status: 409,
      body: { type: 'urn:sentiment:problem:already-decided' },
    });
    expect(statuses.get(2)).toBe('Rejected');
    expect(sagemaker.inputs('UpdateModelPackage')).toHaveLength(1);
  });

  test.each([
    {},
    { decision: 'maybe' },
    { decision: 'approve', note: '' },
    { decision: 'approve', note: 'n'.repeat(1025) },
    { decision: 'approve', by: 'me' },
  ])('that does not fit (%j) decides nothing', async (body) => {
    const { call, statuses } = await waiting();
    expect((await call('decide', { version: '2', body })).status).toBe(400);
    expect(statuses.get(2)).toBe('PendingManualApproval');
  });

  test('on an unknown version is 404', async () => {
    const { call } = await waiting();
    expect((await call('decide', { version: '9', body: { decision: 'approve' } })).status).toBe(404);
  });
});

describe('a model from elsewhere', () => {
  const WANTED = { key: 'external/d1/model.tar.gz', model_id: 'distilled-1', description: 'Smaller.' };
  const uploaded = async () => {
    const world = await registry();
    world.buckets.put(MODELS_BUCKET, WANTED.key, '\u001f\u008b…');
    return world;
  };

  test('gets a version that waits for approval, and is shown as a stranger', async () => {
    const { call, sagemaker, statuses } = await uploaded();
    expect(await call('register', { body: WANTED })).toEqual({
      status: 201,
      body: { model_version: 3, approval: 'PendingManualApproval', repeated: false },
    });
    expect(sagemaker.inputs('CreateModelPackage')[0]).toMatchObject({
      ModelApprovalStatus: 'PendingManualApproval',
      InferenceSpecification: {
        Containers: [
          { ModelDataUrl: `s3://${MODELS_BUCKET}/${WANTED.key}`, Image: 'registry.example/serving:1' },
        ],
      },
    });
    statuses.set(3, 'PendingManualApproval');
    expect((await call('show', { version: '3' })).body).toMatchObject({ origin: 'external', serving: false });
    expect((await call('list')).body.models[0]).not.toHaveProperty('cycle');
  });

  test('registered twice is one version; after a lost acknowledgement too', async () => {
    const { call, sagemaker, db } = await uploaded();
    db.onNext('PutCommand', lostAcknowledgement);
    expect((await call('register', { body: WANTED })).status).toBe(500);
    expect((await call('register', { body: WANTED })).body).toMatchObject({
      model_version: 3,
      repeated: true,
    });
    expect(sagemaker.inputs('CreateModelPackage')).toHaveLength(1);
  });

  test('under the id of another archive is refused', async () => {
    const { call, buckets } = await uploaded();
    await call('register', { body: WANTED });
    buckets.put(MODELS_BUCKET, 'external/d2/model.tar.gz', '\u001f\u008b…');
    const again = await call('register', { body: { ...WANTED, key: 'external/d2/model.tar.gz' } });
    expect(again).toMatchObject({ status: 409, body: { type: 'urn:sentiment:problem:model-id-taken' } });
  });

  test.each([
    ['nothing lies there', undefined, 404],
    ['it is empty', '', 422],
    ['it is no gzip', 'PK\u0003\u0004', 422],
  ])('is refused when %s', async (_, content, status) => {
    const { call, buckets, sagemaker } = await registry();
    if (content !== undefined) buckets.put(MODELS_BUCKET, WANTED.key, content);
    expect((await call('register', { body: WANTED })).status).toBe(status);
    expect(sagemaker.inputs('CreateModelPackage')).toEqual([]);
  });

  test.each([
    { key: '../secret/model.tar.gz' },
    { key: 'a/../../b.tar.gz' },
    { key: '/model.tar.gz' },
    { key: 'model.zip' },
    { key: `${'a'.repeat(506)}.tar.gz` },
    { model_id: '' },
    { model_id: 'm'.repeat(64) },
    { model_id: 'a/b' },
    { description: '' },
    { arn: 'x' },
  ])('is refused with %j', async (change) => {
    const { call } = await uploaded();
    expect((await call('register', { body: { ...WANTED, ...change } })).status).toBe(400);
  });
});

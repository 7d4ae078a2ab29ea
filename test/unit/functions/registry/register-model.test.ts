// RegisterModel: one candidate is one version, with metrics, lineage and copies, however often it is tried.
import { describe, expect, test } from 'vitest';
import { modelLookup } from '../../../../functions/registry/model-versions.ts';
import { registerModel } from '../../../../functions/registry/register-model.ts';
import { modelKey } from '../../../../functions/retraining/loop-keys.ts';
import { taskHandler } from '../../../../functions/runtime/task-handler.ts';
import { lostAcknowledgement, throttle } from '../../../support/in-memory-dynamodb.ts';
import { loopWorld } from '../../../support/loop-world.ts';
import {
  ARTIFACTS_BUCKET,
  LOOP_TABLE,
  MODEL_GROUP,
  MODELS_BUCKET,
  TOKENIZERS_BUCKET,
} from '../../../support/stage.ts';

const CANDIDATE = {
  cycle: 2,
  execution: 'retrain-000002',
  model_id: 'pipelines-abcdefghijkl-Train-x',
  model_data_uri: `s3://${ARTIFACTS_BUCKET}/training/j/output/model.tar.gz`,
  tokenizer_uri: `s3://${ARTIFACTS_BUCKET}/pipelines/e/Preprocess/tokenizer/tokenizer.json`,
  report_uri: `s3://${ARTIFACTS_BUCKET}/pipelines/e/Evaluate/evaluation/evaluation.json`,
  manifest_uri: 's3://data/datasets/000002/manifest.json',
  manifest_sha256: 'f'.repeat(64),
  verdict: {
    decision: 'PROMOTE',
    reason_code: 'BETTER',
    reason: 'macro-F1 +0.081 (95 % interval +0.031 to +0.130).',
    candidate: { accuracy: 0.84123, macro_f1: 0.75 },
  },
  dataset: { class_shares: { Negative: 0.03, Neutral: 0.04, Positive: 0.93 } },
};

/** The registry gives the same version for the same client token, as SageMaker does. */
const registering = (MODEL_APPROVAL: 'automatic' | 'manual' = 'automatic') => {
  const world = loopWorld();
  const versions = new Map<string, number>();
  world.sagemaker.answer({
    CreateModelPackage: ({ ClientToken }) => {
      if (!versions.has(ClientToken)) versions.set(ClientToken, versions.size + 3);
      return {
        ModelPackageArn: `arn:aws:sagemaker:eu-west-1:000000000000:model-package/g/${versions.get(ClientToken)}`,
      };
    },
  });
  for (const uri of [CANDIDATE.model_data_uri, CANDIDATE.tokenizer_uri, CANDIDATE.report_uri])
    world.buckets.put(ARTIFACTS_BUCKET, uri.slice(`s3://${ARTIFACTS_BUCKET}/`.length), `content of ${uri}`);
  const settings = {
    LOOP_TABLE_NAME: LOOP_TABLE,
    MODELS_BUCKET,
    TOKENIZERS_BUCKET,
    MODEL_PACKAGE_GROUP_NAME: MODEL_GROUP,
    SERVING_IMAGE_URI: 'registry.example/serving:1',
    MODEL_APPROVAL,
  };
  const task = taskHandler('RegisterModel', registerModel(world.deps, settings), world.deps.logger);
  return {
    ...world,
    versions,
    register: (changes = {}) => task({ ...CANDIDATE, ...changes }),
    request: () => world.sagemaker.inputs('CreateModelPackage')[0] as Record<string, never>,
  };
};

describe('registering', () => {
  test('gives the candidate a version and keeps it under its model id', async () => {
    const { register, db } = registering();
    const model = await register();
    expect(model).toEqual({
      model_id: CANDIDATE.model_id,
      model_version: 3,
      model_package_arn: 'arn:aws:sagemaker:eu-west-1:000000000000:model-package/g/3',
      model_data_uri: CANDIDATE.model_data_uri,
      cycle: 2,
      class_shares: { Negative: 0.03, Neutral: 0.04, Positive: 0.93 },
    });
    expect(db.item(LOOP_TABLE, modelKey(CANDIDATE.model_id))).toMatchObject(model);
  });

  test('copies model, report and tokenizer to where people look for them', async () => {
    const { register, buckets } = registering();
    await register();
    expect(buckets.keys(MODELS_BUCKET)).toEqual([
      'models/model_v3/evaluation.json',
      'models/model_v3/model.tar.gz',
    ]);
    expect(buckets.read(TOKENIZERS_BUCKET, 'tokenizer_v3.json')).toBe(
      `content of ${CANDIDATE.tokenizer_uri}`,
    );
  });

  test('writes the lineage in characters that SageMaker takes', async () => {
    const { register, request } = registering();
    await register();
    const lineage: Record<string, string> = request().CustomerMetadataProperties ?? {};
    expect(lineage).toMatchObject({
      cycle: '2',
      accuracy: '0.8412',
      macro_f1: '0.7500',
      decision: 'PROMOTE',
    });
    for (const value of Object.values(lineage)) expect(value).toMatch(/^[\p{L}\p{N} _.:/=+\-@]{1,256}$/u);
  });

  test.each([
    ['automatic', 'Approved'],
    ['manual', 'PendingManualApproval'],
  ] as const)('with %s approval the version is %s', async (approval, status) => {
    const { register, request } = registering(approval);
    await register();
    expect(request().ModelApprovalStatus).toBe(status);
  });
});

describe('trying again', () => {
  test.each([
    ['the first look', 'GetCommand', throttle],
    ['keeping the version', 'PutCommand', throttle],
    ['the acknowledgement', 'PutCommand', lostAcknowledgement],
  ])('after losing %s gives the same version', async (_, command, fault) => {
    const { register, versions, db } = registering();
    db.onNext(command, fault);
    await expect(register()).rejects.toThrow();
    expect((await register()).model_version).toBe(3);
    expect(versions.size).toBe(1);
  });

  test('after a failed copy makes all copies of the same version', async () => {
    const { register, buckets, db, versions } = registering();
    const gone = CANDIDATE.report_uri.slice(`s3://${ARTIFACTS_BUCKET}/`.length);
    await expect(register({ report_uri: `${CANDIDATE.report_uri}.gone` })).rejects.toThrow('does not exist');
    expect(db.item(LOOP_TABLE, modelKey(CANDIDATE.model_id))).toBeUndefined();
    buckets.put(ARTIFACTS_BUCKET, `${gone}.gone`, 'late');
    expect((await register({ report_uri: `${CANDIDATE.report_uri}.gone` })).model_version).toBe(3);
    expect(versions.size).toBe(1);
    expect(buckets.read(MODELS_BUCKET, 'models/model_v3/evaluation.json')).toBe('late');
  });

  test('when all is done asks SageMaker for nothing', async () => {
    const { register, sagemaker } = registering();
    await register();
    await register();
    expect(sagemaker.inputs('CreateModelPackage')).toHaveLength(1);
  });

  test('another candidate of the same cycle is another version', async () => {
    const { register } = registering();
    await register();
    expect((await register({ model_id: 'pipelines-other' })).model_version).toBe(4);
  });
});

test.each([undefined, 'arn:aws:sagemaker:eu-west-1:000000000000:model-package/g/latest'])(
  'an answer that names no version (%s) is a failure',
  async (ModelPackageArn) => {
    const { register, sagemaker } = registering();
    sagemaker.answer({ CreateModelPackage: () => ({ ModelPackageArn }) });
    await expect(register()).rejects.toThrow();
  },
);

test('without shares of the classes nothing is registered, rather than with made-up ones', async () => {
  const { register, sagemaker } = registering();
  await expect(register({ dataset: {} })).rejects.toThrow('dataset.class_shares');
  expect(sagemaker.sent).toEqual([]);
});

test('a share above 1 is refused by its name', async () => {
  const { register } = registering();
  await expect(register({ dataset: { class_shares: { Neutral: 4 } } })).rejects.toThrow(
    'dataset.class_shares.Neutral',
  );
});

test('a model is looked up once, an unknown model again each time', async () => {
  const { register, db, deps } = registering();
  const find = modelLookup(deps, LOOP_TABLE);
  expect(await find(CANDIDATE.model_id)).toBeUndefined();
  await register();
  const before = db.calls.length;
  const found = [await find(CANDIDATE.model_id), await find(CANDIDATE.model_id)];
  expect(found.map((model) => model?.model_version)).toEqual([3, 3]);
  expect(found[1]?.class_shares).toEqual(CANDIDATE.dataset.class_shares);
  expect(db.calls.length - before).toBe(1);
});

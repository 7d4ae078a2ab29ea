// GET /models/{version}: its figures, the gate's verdict, the dataset it learnt from, and whether it serves.
import { DescribeModelPackageCommand } from '@aws-sdk/client-sagemaker';
import { Approval } from '../api/operations/list-models.ts';
import { activeModel } from '../deployment/active-model.ts';
import { findReceipt } from '../evaluation/receipts.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { s3 } from '../runtime/clients/s3.ts';
import { sageMaker } from '../runtime/clients/sagemaker.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { type HttpRoute, httpHandler, noBody } from '../runtime/http-handler.ts';
import { system } from '../runtime/system.ts';
import { datasetOf, evaluationOf } from './model-lineage.ts';
import { findModel, type RegisteredModel } from './model-versions.ts';
import { registeredVersion } from './registered-version.ts';

type Needs = Pick<Dependencies, 'documents' | 'sagemaker' | 'objects'>;
interface Settings {
  readonly LOOP_TABLE_NAME: string;
  readonly MODELS_BUCKET: string;
  readonly S3_BUCKET: string;
}

const known = <Fields extends Record<string, unknown>>(fields: Fields) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const packageOf = async ({ sagemaker }: Needs, { model_package_arn }: RegisteredModel) => {
  const found = await sagemaker.send(
    new DescribeModelPackageCommand({ ModelPackageName: model_package_arn }),
  );
  return {
    approval: Approval.parse(found.ModelApprovalStatus),
    approval_note: found.ApprovalDescription,
    description: found.ModelPackageDescription,
    registered_at: (found.CreationTime ?? new Date(0)).toISOString(),
  };
};

/** What the loop itself knows of it; nothing of a model that came from elsewhere. */
const historyOf = async (deps: Needs, settings: Settings, { cycle, model_version }: RegisteredModel) => {
  if (cycle === undefined) return { origin: 'external' };
  const [receipt, evaluation] = await Promise.all([
    findReceipt(deps, settings.LOOP_TABLE_NAME, cycle),
    evaluationOf(deps, settings.MODELS_BUCKET, model_version),
  ]);
  const champion =
    evaluation?.champion === undefined
      ? undefined
      : await findModel(deps, settings.LOOP_TABLE_NAME, evaluation.champion);
  return {
    origin: 'trained',
    cycle,
    execution: receipt?.execution,
    verdict: receipt?.verdict,
    metrics: evaluation?.metrics,
    compared_with: champion?.model_version,
    dataset: receipt && (await datasetOf(deps, settings.S3_BUCKET, cycle, receipt.manifest_sha256)),
  };
};

export const showModel = (deps: Needs, settings: Settings): HttpRoute<typeof noBody> => ({
  body: noBody,
  run: async ({ path }) => {
    const model = await registeredVersion(deps, settings.LOOP_TABLE_NAME, path);
    const [registration, history, active] = await Promise.all([
      packageOf(deps, model),
      historyOf(deps, settings, model),
      activeModel(deps, settings.LOOP_TABLE_NAME),
    ]);
    const { model_version, model_id, class_shares } = model;
    const serving = active?.model_version === model_version;
    return {
      status: 200,
      body: known({ model_version, model_id, ...registration, serving, ...history, class_shares }),
    };
  },
});

export const handler = httpHandler(
  'show-model',
  showModel(
    { documents: dynamoDb(), sagemaker: sageMaker(), objects: s3() },
    readEnvironment({ LOOP_TABLE_NAME: text, MODELS_BUCKET: text, S3_BUCKET: text }),
  ),
  system.logger,
);

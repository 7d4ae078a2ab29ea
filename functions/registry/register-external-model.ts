// POST /register: gives a model that was trained elsewhere a version; it waits for a person's approval like any stranger.
import { createHash } from 'node:crypto';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { CreateModelPackageCommand } from '@aws-sdk/client-sagemaker';
import type * as z from 'zod';
import { RegisterRequest } from '../api/operations/register-external-model.ts';
import { s3Uri } from '../retraining/dataset-layout.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { s3 } from '../runtime/clients/s3.ts';
import { sageMaker } from '../runtime/clients/sagemaker.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { type HttpRoute, httpHandler } from '../runtime/http-handler.ts';
import { Problem } from '../runtime/problem.ts';
import { system } from '../runtime/system.ts';
import { inferenceSpecification, versionOf } from './model-package.ts';
import { findModel, keepModel } from './model-versions.ts';

type Needs = Pick<Dependencies, 'documents' | 'objects' | 'sagemaker'>;
interface Settings {
  readonly LOOP_TABLE_NAME: string;
  readonly MODELS_BUCKET: string;
  readonly MODEL_PACKAGE_GROUP_NAME: string;
  readonly SERVING_IMAGE_URI: string;
}
type Wanted = z.output<typeof RegisterRequest>;

const GZIP = '1f8b';

/** Looks at the first two bytes; what is inside shows when the container loads it and the golden sentences are asked. */
const insistOnArchive = async ({ objects }: Needs, Bucket: string, Key: string): Promise<void> => {
  const start = await objects
    .send(new GetObjectCommand({ Bucket, Key, Range: 'bytes=0-1' }))
    .catch((error: unknown) => {
      if (error instanceof Error && error.name === 'InvalidRange') return { Body: undefined };
      if (!(error instanceof Error && error.name === 'NoSuchKey')) throw error;
      throw new Problem('model-archive-missing', `Nothing lies under ${Key} in the stage's models bucket.`);
    });
  const bytes = (await start.Body?.transformToString('hex')) ?? '';
  if (bytes !== GZIP)
    throw new Problem('model-archive-unusable', `${Key} is not gzip; pack the model with tar and gzip.`);
};

/** 32 of at most 36 characters; equal for every retry, so one model becomes one version. */
const clientToken = (modelId: string): string =>
  createHash('sha256').update(`external/${modelId}`).digest('hex').slice(0, 32);

const createPackage = async (deps: Needs, settings: Settings, wanted: Wanted, uri: string) => {
  const { ModelPackageArn } = await deps.sagemaker.send(
    new CreateModelPackageCommand({
      ModelPackageGroupName: settings.MODEL_PACKAGE_GROUP_NAME,
      ClientToken: clientToken(wanted.model_id),
      ModelPackageDescription: wanted.description ?? 'Trained elsewhere.',
      ModelApprovalStatus: 'PendingManualApproval',
      InferenceSpecification: inferenceSpecification(settings.SERVING_IMAGE_URI, uri),
      CustomerMetadataProperties: { model_id: wanted.model_id, origin: 'external' },
    }),
  );
  if (ModelPackageArn === undefined) throw new Error('SageMaker registered a model package without an ARN.');
  return ModelPackageArn;
};

export const registerExternalModel = (
  deps: Needs,
  settings: Settings,
): HttpRoute<typeof RegisterRequest> => ({
  body: RegisterRequest,
  run: async ({ body: wanted }) => {
    const { model_id } = wanted;
    const model_data_uri = s3Uri(settings.MODELS_BUCKET, wanted.key);
    const answer = (model_version: number, repeated: boolean) => ({
      status: 201,
      body: { model_version, approval: 'PendingManualApproval', repeated },
    });
    const known = await findModel(deps, settings.LOOP_TABLE_NAME, model_id);
    if (known !== undefined && known.model_data_uri !== model_data_uri)
      throw new Problem(
        'model-id-taken',
        `${model_id} is version ${known.model_version}, from another archive. Give this one a name of its own.`,
      );
    if (known !== undefined) return answer(known.model_version, true);
    await insistOnArchive(deps, settings.MODELS_BUCKET, wanted.key);
    const model_package_arn = await createPackage(deps, settings, wanted, model_data_uri);
    const model_version = versionOf(model_package_arn);
    const model = { model_id, model_version, model_package_arn, model_data_uri };
    await keepModel(deps, settings.LOOP_TABLE_NAME, model);
    return answer(model_version, false);
  },
});

export const handler = httpHandler(
  'register-external-model',
  registerExternalModel(
    { documents: dynamoDb(), objects: s3(), sagemaker: sageMaker() },
    readEnvironment({
      LOOP_TABLE_NAME: text,
      MODELS_BUCKET: text,
      MODEL_PACKAGE_GROUP_NAME: text,
      SERVING_IMAGE_URI: text,
    }),
  ),
  system.logger,
);

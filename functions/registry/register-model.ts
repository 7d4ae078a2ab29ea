// RegisterModel: gives the candidate a version in the model registry, with metrics, lineage and copies where people look for them.
import { createHash } from 'node:crypto';
import { CopyObjectCommand } from '@aws-sdk/client-s3';
import { CreateModelPackageCommand } from '@aws-sdk/client-sagemaker';
import * as z from 'zod';
import { Verdict } from '../../events/cycle-outcomes.ts';
import { parseS3Uri } from '../retraining/dataset-layout.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { s3 } from '../runtime/clients/s3.ts';
import { sageMaker } from '../runtime/clients/sagemaker.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { system } from '../runtime/system.ts';
import { type Task, taskHandler } from '../runtime/task-handler.ts';
import { ClassShares } from './class-shares.ts';
import { inferenceSpecification, versionOf } from './model-package.ts';
import { findModel, keepModel, type RegisteredModel } from './model-versions.ts';

type Needs = Pick<Dependencies, 'documents' | 'objects' | 'sagemaker'>;
interface Settings {
  readonly LOOP_TABLE_NAME: string;
  readonly MODELS_BUCKET: string;
  readonly TOKENIZERS_BUCKET: string;
  readonly MODEL_PACKAGE_GROUP_NAME: string;
  readonly SERVING_IMAGE_URI: string;
  readonly MODEL_APPROVAL: 'automatic' | 'manual';
}

const Input = z.object({
  cycle: z.number().int().positive(),
  execution: z.string(),
  model_id: z.string(),
  model_data_uri: z.string(),
  tokenizer_uri: z.string(),
  report_uri: z.string(),
  manifest_uri: z.string(),
  manifest_sha256: z.string(),
  verdict: Verdict,
  dataset: z.object({ class_shares: ClassShares }),
});
type Candidate = z.output<typeof Input>;

/** 32 of at most 36 characters; equal for every retry, so one candidate becomes one version. */
const clientToken = ({ execution, model_id }: Candidate): string =>
  createHash('sha256').update(`${execution}/${model_id}`).digest('hex').slice(0, 32);

/** Customer metadata takes no JSON, commas or percent signs (aws-contracts §2.3); URIs, decimals and hashes fit. */
const lineage = ({ cycle, execution, model_id, manifest_uri, manifest_sha256, verdict }: Candidate) => ({
  cycle: String(cycle),
  execution,
  model_id,
  dataset_manifest: manifest_uri,
  dataset_sha256: `sha256:${manifest_sha256}`,
  accuracy: verdict.candidate.accuracy.toFixed(4),
  macro_f1: verdict.candidate.macro_f1.toFixed(4),
  decision: verdict.decision,
  reason_code: verdict.reason_code,
});

const createPackage = async (deps: Needs, settings: Settings, candidate: Candidate): Promise<string> => {
  const { ModelPackageArn } = await deps.sagemaker.send(
    new CreateModelPackageCommand({
      ModelPackageGroupName: settings.MODEL_PACKAGE_GROUP_NAME,
      ClientToken: clientToken(candidate),
      ModelPackageDescription: candidate.verdict.reason.slice(0, 1024),
      ModelApprovalStatus: settings.MODEL_APPROVAL === 'manual' ? 'PendingManualApproval' : 'Approved',
      InferenceSpecification: inferenceSpecification(settings.SERVING_IMAGE_URI, candidate.model_data_uri),
      ModelMetrics: {
        ModelQuality: { Statistics: { ContentType: 'application/json', S3Uri: candidate.report_uri } },
      },
      MetadataProperties: { GeneratedBy: candidate.execution },
      CustomerMetadataProperties: lineage(candidate),
    }),
  );
  if (ModelPackageArn === undefined) throw new Error('SageMaker registered a model package without an ARN.');
  return ModelPackageArn;
};

const copy = async ({ objects }: Needs, from: string, bucket: string, key: string): Promise<void> => {
  const source = parseS3Uri(from);
  await objects.send(
    new CopyObjectCommand({
      Bucket: bucket,
      Key: key,
      CopySource: encodeURI(`${source.bucket}/${source.key}`),
    }),
  );
};

export const registerModel = (deps: Needs, settings: Settings): Task<typeof Input, RegisteredModel> => ({
  input: Input,
  run: async (candidate) => {
    const known = await findModel(deps, settings.LOOP_TABLE_NAME, candidate.model_id);
    if (known !== undefined) return known;
    const model_package_arn = await createPackage(deps, settings, candidate);
    const model_version = versionOf(model_package_arn);
    const folder = `models/model_v${model_version}`;
    await Promise.all([
      copy(deps, candidate.model_data_uri, settings.MODELS_BUCKET, `${folder}/model.tar.gz`),
      copy(deps, candidate.report_uri, settings.MODELS_BUCKET, `${folder}/evaluation.json`),
      copy(deps, candidate.tokenizer_uri, settings.TOKENIZERS_BUCKET, `tokenizer_v${model_version}.json`),
    ]);
    const { model_id, model_data_uri, cycle, dataset } = candidate;
    const { class_shares } = dataset;
    const registered = { model_id, model_version, model_package_arn, model_data_uri, cycle, class_shares };
    await keepModel(deps, settings.LOOP_TABLE_NAME, registered);
    return registered;
  },
});

export const handler = taskHandler(
  'RegisterModel',
  registerModel(
    { documents: dynamoDb(), objects: s3(60), sagemaker: sageMaker() },
    readEnvironment({
      LOOP_TABLE_NAME: text,
      MODELS_BUCKET: text,
      TOKENIZERS_BUCKET: text,
      MODEL_PACKAGE_GROUP_NAME: text,
      SERVING_IMAGE_URI: text,
      MODEL_APPROVAL: z.enum(['automatic', 'manual']),
    }),
  ),
  system.logger,
);

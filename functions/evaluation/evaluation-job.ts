// The SageMaker processing job of an evaluation: its name, and the request that creates it. Pure.
import type { CreateProcessingJobCommandInput, ProcessingInput } from '@aws-sdk/client-sagemaker';

export interface JobSettings {
  readonly EVALUATION_CODE_URI: string;
  readonly PROCESSING_IMAGE_URI: string;
  readonly PROCESSING_INSTANCE_TYPE: string;
  readonly ARTIFACTS_BUCKET: string;
  readonly SAGEMAKER_ROLE: string;
  readonly USER_CAP: string;
  readonly FEEDBACK_FILTER: string;
  readonly FILTER_LEAD: string;
  readonly AUDIT_SHARE: string;
}

export interface JobOrder {
  readonly evaluation_id: string;
  readonly job_name: string;
  readonly base_uri: string;
  /** Absent where there is no feedback to judge on: SageMaker refuses a prefix under which nothing lies. */
  readonly dataset_uri?: string;
  readonly model_uri: string;
  readonly against_uri: string;
  readonly sets: readonly string[];
}

const ROOT = '/opt/ml/processing';
const TWO_HOURS = 7200;
const SEED = '20';

/** The last part of an evaluation's id is 32 hexadecimal digits. */
export const jobName = (prefix: string, evaluationId: string): string =>
  `${prefix}-${evaluationId.slice(evaluationId.lastIndexOf('-') + 1)}`;

export const outputFolder = (bucket: string, evaluationId: string): string =>
  `s3://${bucket}/evaluations/${evaluationId}`;

const input = (InputName: string, S3Uri: string): ProcessingInput => ({
  InputName,
  S3Input: {
    S3Uri,
    LocalPath: `${ROOT}/input/${InputName}`,
    S3DataType: 'S3Prefix',
    S3InputMode: 'File',
    S3DataDistributionType: 'FullyReplicated',
    S3CompressionType: 'None',
  },
});

const inputs = (order: JobOrder, codeUri: string): ProcessingInput[] => [
  input('code', codeUri),
  input('base', order.base_uri),
  ...(order.dataset_uri === undefined ? [] : [input('dataset', order.dataset_uri)]),
  input('candidate', order.model_uri),
  ...(order.against_uri === '' ? [] : [input('champion', order.against_uri)]),
];

const words = (order: JobOrder, settings: JobSettings): string[] => [
  ...['--candidate', `${ROOT}/input/candidate`, '--champion', `${ROOT}/input/champion`],
  ...['--base', `${ROOT}/input/base`, '--dataset', `${ROOT}/input/dataset`],
  ...['--output', `${ROOT}/output/evaluation`],
  ...['--user-cap', settings.USER_CAP, '--feedback-filter', settings.FEEDBACK_FILTER],
  ...['--filter-lead', settings.FILTER_LEAD, '--audit-share', settings.AUDIT_SHARE],
  ...['--seed', SEED, '--sets', ...order.sets],
];

/** Preprocess's own rules for feedback, so that the rows are those a retraining would hold out. */
export const jobRequest = (order: JobOrder, settings: JobSettings): CreateProcessingJobCommandInput => ({
  ProcessingJobName: order.job_name,
  RoleArn: settings.SAGEMAKER_ROLE,
  AppSpecification: {
    ImageUri: settings.PROCESSING_IMAGE_URI,
    ContainerEntrypoint: ['python3', `${ROOT}/input/code/evaluate_versions.py`],
    ContainerArguments: words(order, settings),
  },
  ProcessingResources: {
    ClusterConfig: {
      InstanceCount: 1,
      InstanceType: settings.PROCESSING_INSTANCE_TYPE as 'ml.m5.large',
      VolumeSizeInGB: 30,
    },
  },
  ProcessingInputs: inputs(order, settings.EVALUATION_CODE_URI),
  ProcessingOutputConfig: {
    Outputs: [
      {
        OutputName: 'evaluation',
        S3Output: {
          S3Uri: outputFolder(settings.ARTIFACTS_BUCKET, order.evaluation_id),
          LocalPath: `${ROOT}/output/evaluation`,
          S3UploadMode: 'EndOfJob',
        },
      },
    ],
  },
  StoppingCondition: { MaxRuntimeInSeconds: TWO_HOURS },
});

// The imaginary stage the unit tests run in: the names that serverless.yml would hand to the functions as environment.

export const FEEDBACK_TABLE = 'feedback-table';
export const LOOP_TABLE = 'loop-table';
export const NOTIFICATIONS_TABLE = 'notifications-table';
export const EVALUATIONS_TABLE = 'evaluations-table';
export const BUS = 'sentiment-test';
export const DATA_BUCKET = 'sentiment-test-data';
export const ARTIFACTS_BUCKET = 'sentiment-test-artifacts';
export const MODELS_BUCKET = 'sentiment-test-models';
export const TOKENIZERS_BUCKET = 'sentiment-test-tokenizers';
export const ENDPOINT = 'sentiment-test';
export const PIPELINE = 'sentiment-test-training';
export const MODEL_GROUP = 'sentiment-test';
export const STATE_MACHINE = 'arn:aws:states:eu-west-1:000000000000:stateMachine:sentiment-test-retraining';
export const EVALUATION_MACHINE =
  'arn:aws:states:eu-west-1:000000000000:stateMachine:sentiment-test-evaluation';
export const TRAINING_TOPIC =
  'arn:aws:sns:eu-west-1:000000000000:sentiment-test-model-training-notifications';
export const DEPLOYMENT_TOPIC =
  'arn:aws:sns:eu-west-1:000000000000:sentiment-test-model-deployment-notifications';
export const SAGEMAKER_ROLE = 'arn:aws:iam::000000000000:role/sentiment-test-sagemaker';

const queue = (name: string): string => `https://sqs.eu-west-1.amazonaws.com/000000000000/${name}`;
export const FEEDBACK_DLQ = queue('sentiment-test-feedback-dead-letters');
export const AUDIT_DLQ = queue('sentiment-test-audit-dead-letters');
export const COUNTING_DLQ = queue('sentiment-test-counting-dead-letters');
export const RETRAINING_DLQ = queue('sentiment-test-retraining-dead-letters');
export const CALLBACK_DLQ = queue('sentiment-test-callback-dead-letters');
export const LEASE_DLQ = queue('sentiment-test-lease-dead-letters');
export const EVALUATION_DLQ = queue('sentiment-test-evaluation-dead-letters');

/** What every handler module reads at import. The endpoint URL leads nowhere, so that no test reaches AWS by accident. */
export const STAGE_ENVIRONMENT: Record<string, string> = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
  POWERTOOLS_SERVICE_NAME: 'sentiment',
  POWERTOOLS_LOG_LEVEL: 'SILENT',
  STAGE: 'test',
  DYNAMODB_TABLE_NAME: FEEDBACK_TABLE,
  LOOP_TABLE_NAME: LOOP_TABLE,
  LINK_KEY_SECRET: 'sentiment-test-link-key',
  API_URL: 'https://api.example',
  USER_KEY_SECRET: 'sentiment-test-user-key',
  NOTIFICATIONS_TABLE_NAME: NOTIFICATIONS_TABLE,
  EVENT_BUS_NAME: BUS,
  S3_BUCKET: DATA_BUCKET,
  ARTIFACTS_BUCKET,
  MODELS_BUCKET,
  TOKENIZERS_BUCKET,
  SNS_TOPIC_ARN: TRAINING_TOPIC,
  DEPLOYMENT_TOPIC_ARN: DEPLOYMENT_TOPIC,
  STATE_MACHINE_ARN: STATE_MACHINE,
  PIPELINE_NAME: PIPELINE,
  MODEL_PACKAGE_GROUP_NAME: MODEL_GROUP,
  SAGEMAKER_ENDPOINT_NAME: ENDPOINT,
  SAGEMAKER_ROLE,
  SERVING_IMAGE_URI: 'registry.example/tensorflow-inference:2.20',
  MODEL_APPROVAL: 'automatic',
  FEEDBACK_DLQ_URL: FEEDBACK_DLQ,
  AUDIT_DLQ_URL: AUDIT_DLQ,
  COUNTING_DLQ_URL: COUNTING_DLQ,
  RETRAINING_DLQ_URL: RETRAINING_DLQ,
  CALLBACK_DLQ_URL: CALLBACK_DLQ,
  LEASE_DLQ_URL: LEASE_DLQ,
  EVALUATION_DLQ_URL: EVALUATION_DLQ,
  EVALUATIONS_TABLE_NAME: EVALUATIONS_TABLE,
  EVALUATION_MACHINE_ARN: EVALUATION_MACHINE,
  EVALUATION_JOB_PREFIX: 'sentiment-test-eval',
  EVALUATION_CODE_URI: `s3://${ARTIFACTS_BUCKET}/code/0123/scripts/`,
  PROCESSING_IMAGE_URI: 'registry.example/tensorflow-training:2.21',
  PROCESSING_INSTANCE_TYPE: 'ml.m5.large',
  USER_CAP: '20',
  FEEDBACK_FILTER: 'trusted',
  FILTER_LEAD: '0.4',
  AUDIT_SHARE: '0.05',
  VOLUME_THRESHOLD: '20',
  DISAGREEMENT_LIMIT: '0.25',
  DISAGREEMENT_MINIMUM: '20',
  LABEL_SHIFT_LIMIT: '0.25',
  LABEL_SHIFT_MINIMUM: '100',
  AGE_LIMIT_SECONDS: '0',
  COOL_DOWN_SECONDS: '0',
  PATIENCE: '2',
  EXPORT_SEGMENTS: '2',
  ASK_MARGIN: '0.2',
  ASK_RARE_SHARE: '0.1',
  ASK_EXPLORATION: '0.05',
  PREDICTION_RETENTION_DAYS: '30',
  GATE_RULE: 'evidence',
  GATE_MACRO_F1_FLOOR: '0.4',
  GATE_ACCURACY_FLOOR: '0.5',
  GATE_MINIMUM_EFFECT: '0.005',
  GATE_EFFECT_OF_INTEREST: '0.02',
  ENDPOINT_KIND: 'realtime',
  ENDPOINT_INSTANCE_TYPE: 'ml.c6i.large',
  ENDPOINT_INSTANCE_COUNT: '2',
  SERVERLESS_MEMORY_MB: '3072',
  SERVERLESS_CONCURRENCY: '10',
  DEPLOYMENT_TRAFFIC: 'CANARY',
  DEPLOYMENT_STEP_PERCENT: '50',
  DEPLOYMENT_WAIT_SECONDS: '600',
  DEPLOYMENT_TERMINATION_WAIT_SECONDS: '300',
  ROLLBACK_ALARMS: 'sentiment-test-endpoint-5xx,sentiment-test-endpoint-latency',
};

// One event of each kind that services put on the default bus, in AWS's own casing (SageMaker Developer Guide, "Events"),
// about the resources of an imaginary stage.
import { ACCOUNT, REGION } from '../../local/cloud.ts';

export const STAGE_PREFIX = 'sentiment-test';
const arn = (service: string, rest: string): string => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
const PIPELINE_ARN = arn('sagemaker', `pipeline/${STAGE_PREFIX}-training`);
const EXECUTION_ARN = `${PIPELINE_ARN}/execution/p4jn9xou8a8s`;
const MILLISECONDS = 1_790_000_000_000;

const event = (source: string, detailType: string, detail: object) => ({
  version: '0',
  id: 'd0a7b3c1-3f0a-4f4e-9a51-0d3a3c9c8d11',
  'detail-type': detailType,
  source,
  account: ACCOUNT,
  time: '2026-11-23T10:20:00Z',
  region: REGION,
  resources: [],
  detail,
});

const endpoint = {
  EndpointName: STAGE_PREFIX,
  EndpointArn: arn('sagemaker', `endpoint/${STAGE_PREFIX}`),
  EndpointConfigName: `${STAGE_PREFIX}-v2-c2`,
  ProductionVariants: [{ VariantName: 'AllTraffic', CurrentWeight: 1, CurrentInstanceCount: 2 }],
  CreationTime: MILLISECONDS,
  LastModifiedTime: MILLISECONDS,
  Tags: {},
};

const execution = (machine: string) => ({
  executionArn: arn('states', `execution:${STAGE_PREFIX}-${machine}:retrain-000002`),
  stateMachineArn: arn('states', `stateMachine:${STAGE_PREFIX}-${machine}`),
  name: 'retrain-000002',
  status: 'SUCCEEDED',
  startDate: MILLISECONDS,
  stopDate: MILLISECONDS + 60_000,
  input: '{}',
  output: '{}',
});

/** By the kind; a kind that stands twice is about another resource of ours. */
export const AWS_EVENTS = {
  pipeline: event('aws.sagemaker', 'SageMaker Model Building Pipeline Execution Status Change', {
    pipelineExecutionDisplayName: 'retrain-000002',
    currentPipelineExecutionStatus: 'Succeeded',
    previousPipelineExecutionStatus: 'Executing',
    executionStartTime: '2026-11-23T10:00:00Z',
    executionEndTime: '2026-11-23T10:20:00Z',
    pipelineArn: PIPELINE_ARN,
    pipelineExecutionArn: EXECUTION_ARN,
  }),
  'pipeline step': event('aws.sagemaker', 'SageMaker Model Building Pipeline Execution Step Status Change', {
    metadata: {
      processingJob: { arn: arn('sagemaker', 'processing-job/pipelines-p4jn9xou8a8s-Preprocess-a') },
    },
    stepStartTime: '2026-11-23T10:00:00Z',
    stepEndTime: '2026-11-23T10:05:00Z',
    stepName: 'Preprocess',
    stepType: 'Processing',
    previousStepStatus: 'Executing',
    currentStepStatus: 'Succeeded',
    pipelineArn: PIPELINE_ARN,
    pipelineExecutionArn: EXECUTION_ARN,
  }),
  endpoint: event('aws.sagemaker', 'SageMaker Endpoint State Change', {
    ...endpoint,
    EndpointStatus: 'IN_SERVICE',
  }),
  'endpoint deployment': event('aws.sagemaker', 'SageMaker Endpoint Deployment State Change', {
    ...endpoint,
    EndpointStatus: 'UPDATING',
    PendingDeploymentSummary: { EndpointConfigName: `${STAGE_PREFIX}-v3-c3`, StartTime: MILLISECONDS },
  }),
  'model package': event('aws.sagemaker', 'SageMaker Model Package State Change', {
    ModelPackageGroupName: STAGE_PREFIX,
    ModelPackageVersion: 2,
    ModelPackageArn: arn('sagemaker', `model-package/${STAGE_PREFIX}/2`),
    ModelPackageStatus: 'Completed',
    ModelApprovalStatus: 'Approved',
    UpdatedModelPackageFields: ['ModelApprovalStatus'],
  }),
  'evaluation job': event('aws.sagemaker', 'SageMaker Processing Job State Change', {
    ProcessingJobName: `${STAGE_PREFIX}-eval-0199c8a47f3e7c3a9d572f6f1f0c9f12`,
    ProcessingJobArn: arn(
      'sagemaker',
      `processing-job/${STAGE_PREFIX}-eval-0199c8a47f3e7c3a9d572f6f1f0c9f12`,
    ),
    ProcessingJobStatus: 'Completed',
    CreationTime: MILLISECONDS,
  }),
  'pipeline’s processing job': event('aws.sagemaker', 'SageMaker Processing Job State Change', {
    ProcessingJobName: 'pipelines-p4jn9xou8a8s-Preprocess-a',
    ProcessingJobArn: arn('sagemaker', 'processing-job/pipelines-p4jn9xou8a8s-Preprocess-a'),
    ProcessingJobStatus: 'Completed',
    CreationTime: MILLISECONDS,
  }),
  'training job': event('aws.sagemaker', 'SageMaker Training Job State Change', {
    TrainingJobName: 'pipelines-p4jn9xou8a8s-Train-b',
    TrainingJobArn: arn('sagemaker', 'training-job/pipelines-p4jn9xou8a8s-Train-b'),
    TrainingJobStatus: 'Completed',
    SecondaryStatus: 'Completed',
  }),
  retraining: event('aws.states', 'Step Functions Execution Status Change', execution('retraining')),
  evaluation: event('aws.states', 'Step Functions Execution Status Change', execution('evaluation')),
};

// Grants that a recording need not use, each with the reason why it is granted all the same.
import type { Grant } from './evaluate.ts';

export interface Reason {
  /** `service:Action`, or several. */
  readonly actions: readonly string[];
  /** Only these functions; without it, all. */
  readonly functions?: readonly string[];
  /** Only grants on resources whose name holds this. */
  readonly on?: string;
  readonly because: string;
}

const REASONS: readonly Reason[] = [
  {
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    because: 'Lambda writes the log in the function’s name; no call of its own',
  },
  {
    actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
    because: 'Lambda polls the function’s queue in its name',
  },
  {
    actions: ['dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:DescribeStream'],
    because: 'Lambda reads the table’s stream in the function’s name',
  },
  {
    actions: ['sqs:SendMessage'],
    functions: ['publishFeedback', 'judgeThresholds', 'announceCycle'],
    because: 'Lambda puts a stream’s batch that failed for good among the dead letters',
  },
  {
    actions: ['sagemaker:DeleteEndpoint'],
    functions: ['deployEndpoint'],
    because: 'a Failed endpoint makes room for a new one; none failed (unit test of deployEndpoint)',
  },
  {
    actions: [
      'sagemaker:ListPipelineExecutions',
      'sagemaker:DescribePipelineExecution',
      'sagemaker:StopPipelineExecution',
      'sagemaker:DescribeProcessingJob',
      'sagemaker:StopProcessingJob',
    ],
    functions: ['watchdog', 'releaseLease'],
    because: 'an execution was stopped between starting its pipeline and noting it (npm run soak:stops)',
  },
  {
    actions: ['states:StartExecution', 'states:StopExecution'],
    functions: ['watchdog', 'releaseLease'],
    because:
      'an execution that nobody started is started, one that outlives its lease is stopped (npm run test:model)',
  },
  {
    actions: [
      'states:SendTaskSuccess',
      'states:SendTaskFailure',
      'sagemaker:DescribeModelPackage',
      'sagemaker:ListPipelineExecutionSteps',
      'sagemaker:DescribePipelineExecution',
    ],
    functions: ['watchdog'],
    because:
      'SageMaker’s event was lost, so the watchdog asks and answers in its place (npm run test:faults)',
  },
  {
    actions: ['sns:Publish'],
    functions: ['watchdog', 'releaseLease'],
    because:
      'a model was put in service or rolled back, and its own execution could not tell (npm run test:faults)',
  },
  {
    actions: [
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'events:PutEvents',
      'sns:Publish',
      'secretsmanager:GetSecretValue',
    ],
    functions: ['askForApproval'],
    because: 'this stage approves by itself; where a person does, it asks (test/e2e/judges-models.test.ts)',
  },
  {
    actions: ['sagemaker:DescribeProcessingJob', 'sagemaker:StopProcessingJob'],
    functions: ['endEvaluation', 'watchdog', 'stopEvaluationJob'],
    because:
      'an evaluation’s job outlives its execution; the light job is too quick (unit test of the evaluation’s tasks)',
  },
  {
    actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem', 'states:DescribeExecution'],
    functions: ['watchdog'],
    on: '-evaluation',
    because: 'an evaluation was never started, or its end was lost (unit test of check-evaluations)',
  },
  {
    actions: [
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:DeleteItem',
      'events:PutEvents',
      'sns:Publish',
    ],
    functions: ['judgeOnSchedule'],
    because:
      'the counters’ stream fell silent, so the schedule opens the cycle and tells it as a repair (unit test of judge-on-schedule)',
  },
  {
    actions: [
      'dynamodb:GetItem',
      'dynamodb:Query',
      'states:StopExecution',
      'sagemaker:DescribeEndpoint',
      'sagemaker:DeleteEndpoint',
      'sagemaker:DeleteEndpointConfig',
      'sagemaker:DeleteModel',
      'sagemaker:DeleteModelPackage',
    ],
    functions: ['clearEndpoint'],
    because: 'only the deletion of a stack on AWS calls it (unit test of clear-endpoint)',
  },
  {
    actions: ['sagemaker:ListPipelineExecutionSteps'],
    functions: ['awaitCompletion'],
    because:
      'names the failed step of a pipeline that had failed before anybody waited (unit test of awaitCompletion)',
  },
  {
    actions: ['sagemaker:DescribeEndpoint'],
    functions: ['executionProgress'],
    because: 'asked only while the state machine waits for the endpoint (npm run tour follows it there)',
  },
  {
    actions: ['secretsmanager:GetSecretValue'],
    functions: ['eraseFeedback', 'reviseFeedback', 'showFeedback'],
    because:
      'a token’s user sees only their own feedback; the recording signs its requests (test/e2e, takes-tokens)',
  },
];

export const reasonFor = (name: string, { action, resource }: Grant): Reason | undefined =>
  REASONS.find(
    ({ actions, functions, on = '' }) =>
      actions.includes(action) &&
      (functions === undefined || functions.includes(name)) &&
      resource.includes(on),
  );

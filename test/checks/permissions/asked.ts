// What a recorded call asks of IAM: each action with the resource it acts on, as AWS's service authorization reference names them.
import { ACCOUNT, REGION } from '../../../local/cloud.ts';
import type { Exchange } from '../../faults/call-tap.ts';
import { secretArn } from './packaged-roles.ts';

export interface Asked {
  readonly action: string;
  readonly resource: string;
  /** The service that a role is handed to. */
  readonly passedTo?: string;
}

type Call = Pick<Exchange, 'call' | 'url' | 'headers' | 'body' | 'status' | 'answer'>;
// biome-ignore lint/suspicious/noExplicitAny: bodies are documents, validated against AWS's models beside this
type Body = any;

const arn = (service: string, rest: string): string => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
const asArn = (service: string, kind: string, nameOrArn: string): string =>
  nameOrArn.startsWith('arn:') ? nameOrArn : arn(service, `${kind}/${nameOrArn}`);

const table = ({ TableName, IndexName }: Body): string =>
  arn('dynamodb', `table/${TableName}${IndexName === undefined ? '' : `/index/${IndexName}`}`);

/** A transaction is allowed action by action. */
const transaction = ({ TransactItems }: Body): Asked[] =>
  TransactItems.map((item: Body) => {
    const [[kind = '', order] = []] = Object.entries<Body>(item);
    const action = kind === 'ConditionCheck' ? 'ConditionCheckItem' : `${kind}Item`;
    return { action: `dynamodb:${action}`, resource: table(order) };
  });

const object = (path: string): string =>
  `arn:aws:s3:::${decodeURIComponent(path.split('?')[0] ?? '').replace(/^\//, '')}`;
const bucket = (path: string): string => object(path).split('/')[0] ?? '';

/** Whether a missing object is answered as missing depends on the right to list its bucket. */
const reading = ({ url, status }: Call): Asked[] => [
  { action: 's3:GetObject', resource: object(url) },
  ...(status === 404 ? [{ action: 's3:ListBucket', resource: bucket(url) }] : []),
];

const SAGEMAKER: Record<string, (body: Body, answer: Body) => string[]> = {
  CreateEndpoint: ({ EndpointName, EndpointConfigName }) => [
    asArn('sagemaker', 'endpoint', EndpointName),
    asArn('sagemaker', 'endpoint-config', EndpointConfigName),
  ],
  CreateEndpointConfig: ({ EndpointConfigName }) => [
    asArn('sagemaker', 'endpoint-config', EndpointConfigName),
  ],
  CreateModel: ({ ModelName, PrimaryContainer }) => [
    asArn('sagemaker', 'model', ModelName),
    PrimaryContainer.ModelPackageName,
  ],
  CreateModelPackage: ({ ModelPackageGroupName }, { ModelPackageArn }) => [
    asArn('sagemaker', 'model-package-group', ModelPackageGroupName),
    ModelPackageArn,
  ],
  CreateProcessingJob: ({ ProcessingJobName }) => [asArn('sagemaker', 'processing-job', ProcessingJobName)],
  DeleteEndpointConfig: ({ EndpointConfigName }) => [
    asArn('sagemaker', 'endpoint-config', EndpointConfigName),
  ],
  DeleteModel: ({ ModelName }) => [asArn('sagemaker', 'model', ModelName)],
  DescribeEndpoint: ({ EndpointName }) => [asArn('sagemaker', 'endpoint', EndpointName)],
  DescribeModelPackage: ({ ModelPackageName }) => [asArn('sagemaker', 'model-package', ModelPackageName)],
  DescribePipelineExecution: ({ PipelineExecutionArn }) => [PipelineExecutionArn],
  DescribeProcessingJob: ({ ProcessingJobName }) => [asArn('sagemaker', 'processing-job', ProcessingJobName)],
  DescribeTrainingJob: ({ TrainingJobName }) => [asArn('sagemaker', 'training-job', TrainingJobName)],
  ListModelPackages: ({ ModelPackageGroupName }) => [
    asArn('sagemaker', 'model-package-group', ModelPackageGroupName),
    asArn('sagemaker', 'model-package', `${ModelPackageGroupName}/1`),
  ],
  ListPipelineExecutionSteps: ({ PipelineExecutionArn }) => [PipelineExecutionArn],
  ListPipelineExecutions: ({ PipelineName }) => [asArn('sagemaker', 'pipeline', PipelineName)],
  StartPipelineExecution: ({ PipelineName }) => [asArn('sagemaker', 'pipeline', PipelineName)],
  StopPipelineExecution: ({ PipelineExecutionArn }) => [PipelineExecutionArn],
  StopProcessingJob: ({ ProcessingJobName }) => [asArn('sagemaker', 'processing-job', ProcessingJobName)],
  UpdateEndpoint: ({ EndpointName, EndpointConfigName }) => [
    asArn('sagemaker', 'endpoint', EndpointName),
    asArn('sagemaker', 'endpoint-config', EndpointConfigName),
  ],
  UpdateModelPackage: ({ ModelPackageArn }) => [ModelPackageArn],
};

/** A token does not say whose it is: whoever answers tokens must be allowed to answer either machine's. */
const MACHINES = ['retraining', 'evaluation'].map((name) =>
  arn('states', `stateMachine:sentiment-local-${name}`),
);

const STATES: Record<string, (body: Body) => readonly string[]> = {
  StartExecution: ({ stateMachineArn }) => [stateMachineArn],
  DescribeExecution: ({ executionArn }) => [executionArn],
  GetExecutionHistory: ({ executionArn }) => [executionArn],
  StopExecution: ({ executionArn }) => [executionArn],
  SendTaskSuccess: () => MACHINES,
  SendTaskFailure: () => MACHINES,
};

const json = (content: Buffer): Body => JSON.parse(content.toString() || '{}');

const ofSageMaker = (name: string, { url, body, answer, status }: Call): Asked[] => {
  const action = `sagemaker:${name}`;
  if (name === 'InvokeEndpoint')
    return [{ action, resource: arn('sagemaker', `endpoint/${url.split('/')[2]}`) }];
  const resources = SAGEMAKER[name];
  if (resources === undefined) throw new Error(`Say here what ${action} acts on.`);
  const sent = json(body);
  const role = sent.ExecutionRoleArn ?? (name === 'CreateProcessingJob' ? sent.RoleArn : undefined);
  return [
    ...resources(sent, status < 300 ? json(answer) : {}).flatMap((resource) =>
      resource === undefined ? [] : [{ action, resource }],
    ),
    ...(role === undefined
      ? []
      : [{ action: 'iam:PassRole', resource: role, passedTo: 'sagemaker.amazonaws.com' }]),
  ];
};

const ofS3 = (name: string, call: Call): Asked[] => {
  if (name === 'GetObject') return reading(call);
  if (name === 'ListObjectsV2') return [{ action: 's3:ListBucket', resource: bucket(call.url) }];
  if (name === 'DeleteObjects')
    return [...call.body.toString().matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = '']) => ({
      action: 's3:DeleteObject',
      resource: `${bucket(call.url)}/${key}`,
    }));
  const written = { action: 's3:PutObject', resource: object(call.url) };
  if (name === 'PutObject') return [written];
  if (name !== 'CopyObject') throw new Error(`Say here what s3:${name} acts on.`);
  return [{ action: 's3:GetObject', resource: object(String(call.headers['x-amz-copy-source'])) }, written];
};

const SERVICES: Record<string, (name: string, call: Call) => Asked[]> = {
  dynamodb: (name, { body }) =>
    name === 'TransactWriteItems'
      ? transaction(json(body))
      : [{ action: `dynamodb:${name}`, resource: table(json(body)) }],
  events: (name, { body }) =>
    json(body).Entries.map(({ EventBusName }: Body) => ({
      action: `events:${name}`,
      resource: asArn('events', 'event-bus', EventBusName),
    })),
  s3: ofS3,
  sagemaker: ofSageMaker,
  secretsmanager: (name, { body }) => {
    const { SecretId } = json(body);
    return [
      {
        action: `secretsmanager:${name}`,
        resource: SecretId.startsWith('arn:') ? SecretId : secretArn(SecretId),
      },
    ];
  },
  sns: (name, { body }) => [
    { action: `sns:${name}`, resource: new URLSearchParams(body.toString()).get('TopicArn') ?? '' },
  ],
  sqs: (name, { body }) => [
    { action: `sqs:${name}`, resource: arn('sqs', json(body).QueueUrl.split('/').at(-1)) },
  ],
  states: (name, { body }) => {
    const resources = STATES[name];
    if (resources === undefined) throw new Error(`Say here what states:${name} acts on.`);
    return resources(json(body)).map((resource) => ({ action: `states:${name}`, resource }));
  },
};

/** @throws Error for an operation whose resources are not written down here. */
export const askedBy = (call: Call): Asked[] => {
  const [service = '', name = ''] = call.call.split(':');
  const ask = SERVICES[service];
  if (ask === undefined) throw new Error(`Say here what calls of ${service} ask for.`);
  return ask(name, call);
};

// InvokeEndpoint: what comes back, the runtime's own errors, and the limits of its headers and its body.
import {
  accepts,
  type Json,
  type Members,
  matching,
  type Refusal,
  refuses,
  setup,
  type Topic,
} from '../contract-case.ts';
import { bothSides } from '../limits.ts';
import { endpointConfig, model } from './samples.ts';

const costs = { costs: true } as const;
const KINDS = [
  ['good', 'model'],
  ['refusing', 'refusing'],
  ['failing', 'failing'],
] as const;
const invoke = (change: Members = {}): Members => ({
  EndpointName: '{{run}}-good',
  ContentType: 'application/json',
  Body: '{"instances":["good"]}',
  ...change,
});
const validationError = (message: string): Refusal => ({ name: 'ValidationError', message });
const BODY_LIMIT = 6_291_456;
const body = (length: number): string => '"'.padEnd(length - 1, 'x').concat('"');

const hosted: Topic['cases'] = KINDS.flatMap(([name, artifact]) => [
  setup(
    'CreateModel',
    model({
      ModelName: `{{run}}-${name}`,
      PrimaryContainer: { Image: '{{image}}', ModelDataUrl: `s3://{{bucket}}/${artifact}.tar.gz` },
    }),
  ),
  setup(
    'CreateEndpointConfig',
    endpointConfig({
      EndpointConfigName: `{{run}}-${name}`,
      ProductionVariants: [
        {
          VariantName: 'AllTraffic',
          ModelName: `{{run}}-${name}`,
          InstanceType: 'ml.m5.large',
          InitialInstanceCount: 1,
        },
      ],
    }),
  ),
  setup('CreateEndpoint', { EndpointName: `{{run}}-${name}`, EndpointConfigName: `{{run}}-${name}` }, costs),
]);
const inService = KINDS.map(([name]) =>
  setup(
    'DescribeEndpoint',
    { EndpointName: `{{run}}-${name}` },
    { answer: { EndpointStatus: 'InService' }, eventually: true, costs: true },
  ),
);

/** A header's limit: `at` characters are accepted, one more is refused. */
const header = (member: string, wire: string, at: number) =>
  bothSides({
    operation: 'InvokeEndpoint',
    request: (value: Json) => invoke({ [member]: value }),
    accepted: member === 'TargetVariant' ? [] : [[`${member} of ${at} characters`, 'h'.repeat(at)]],
    refused: [[`${member} of ${at + 1} characters`, 'h'.repeat(at + 1), validationError(`${wire}.*${at}`)]],
    extra: costs,
  });

export const invocations: Topic = {
  topic: 'invocations',
  cases: [
    ...hosted,
    ...inService,
    accepts(
      'an answer has a body, a content type and its variant',
      'InvokeEndpoint',
      invoke(),
      {
        Body: matching('predictions'),
        ContentType: matching('^application/json'),
        InvokedProductionVariant: 'AllTraffic',
      },
      costs,
    ),
    accepts(
      'a variant may be named',
      'InvokeEndpoint',
      invoke({ TargetVariant: 'AllTraffic' }),
      { InvokedProductionVariant: 'AllTraffic' },
      costs,
    ),
    refuses(
      'a variant that is not there is refused',
      'InvokeEndpoint',
      invoke({ TargetVariant: 'Other' }),
      validationError('Other'),
      costs,
    ),
    refuses(
      'an endpoint that is not there is a ValidationError',
      'InvokeEndpoint',
      invoke({ EndpointName: 'none' }),
      validationError('^Endpoint none of account [0-9]{12} not found\\.$'),
    ),
    refuses(
      'a refusal of the model is a ModelError with its status',
      'InvokeEndpoint',
      invoke({ EndpointName: '{{run}}-refusing' }),
      {
        name: 'ModelError',
        status: 424,
        message: '^Received client error \\(400\\) from primary with message "',
        members: {
          OriginalStatusCode: 400,
          OriginalMessage: matching('the model refuses'),
          LogStreamArn: matching(':log-group:/aws/sagemaker/Endpoints/'),
        },
      },
      costs,
    ),
    refuses(
      'a failure of the model is a ModelError with its status',
      'InvokeEndpoint',
      invoke({ EndpointName: '{{run}}-failing' }),
      {
        name: 'ModelError',
        status: 424,
        message: '^Received server error \\(500\\) from primary with message "',
        members: { OriginalStatusCode: 500 },
      },
      costs,
    ),
    ...header('ContentType', 'contentType', 1024),
    ...header('Accept', 'accept', 1024),
    ...header('CustomAttributes', 'customAttributes', 1024),
    ...header('InferenceId', 'inferenceId', 64),
    ...header('TargetVariant', 'targetVariant', 63),
    ...[
      'TargetModel',
      'TargetContainerHostname',
      'InferenceComponentName',
      'SessionId',
      'EnableExplanations',
    ].map((member) =>
      refuses(
        `${member}, which means nothing here, is refused`,
        'InvokeEndpoint',
        invoke({ [member]: 'a' }),
        validationError('does not support the header x-amzn-sagemaker-'),
        { onlyHere: true },
      ),
    ),
    ...bothSides({
      operation: 'InvokeEndpoint',
      request: (value) => invoke({ Body: value }),
      accepted: [[`a body of ${BODY_LIMIT} bytes`, body(BODY_LIMIT)]],
      refused: [
        [`a body of ${BODY_LIMIT + 1} bytes`, body(BODY_LIMIT + 1), validationError(`body.*${BODY_LIMIT}`)],
      ],
      // A guide of AWS speaks of 25 MB.
      extra: { costs: true, onlyHere: true },
    }),
  ],
};

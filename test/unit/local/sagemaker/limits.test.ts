// What the control plane refuses, in the service's own words: limits on both sides, unknown names, duplicates.
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  CreatePipelineCommand,
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  DescribePipelineCommand,
  DescribePipelineExecutionCommand,
  DescribeProcessingJobCommand,
  DescribeTrainingJobCommand,
  StartPipelineExecutionCommand,
} from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createPipeline, definition, token } from './support/pipelines.ts';
import { ROLE, type StandIn, startStandIn } from './support/stand-in.ts';

vi.setConfig({ testTimeout: 20_000, hookTimeout: 20_000 });

let standIn: StandIn;
const text = definition(
  [{ Name: 'End', Type: 'Fail', Arguments: { ErrorMessage: 'x' } }],
  [{ Name: 'P', Type: 'String', DefaultValue: 'd' }],
);

beforeAll(async () => {
  standIn = await startStandIn();
  await createPipeline(standIn, 'p', text);
});

afterAll(() => standIn.remove());

const pipeline = (change: object) =>
  new CreatePipelineCommand({ PipelineName: 'x', RoleArn: ROLE, PipelineDefinition: text, ...change });
const start = (change: object) => new StartPipelineExecutionCommand({ PipelineName: 'p', ...change });
const value = (length: number) => ({ PipelineParameters: [{ Name: 'P', Value: 'v'.repeat(length) }] });
const send = (command: unknown) =>
  standIn.sagemaker.send(command as DescribeModelCommand) as Promise<unknown>;

test.each([
  ['a parameter value of 1024 characters', start(value(1024))],
  ['a description of 3072 characters', start({ PipelineExecutionDescription: 'd'.repeat(3072) })],
  ['a display name of 82 characters', start({ PipelineExecutionDisplayName: 'd'.repeat(82) })],
  ['a token of 32 characters', start({ ClientRequestToken: 't'.repeat(32) })],
  ['a token of 128 characters', start({ ClientRequestToken: 't'.repeat(128) })],
  ['a pipeline name of 256 characters', pipeline({ PipelineName: 'p'.repeat(256) })],
])('%s is accepted', async (_, command) => {
  await expect(send(command)).resolves.toBeDefined();
});

test.each([
  [
    'a parameter value of 1025 characters',
    start(value(1025)),
    /pipelineParameters.1.member.value.* less than or equal to 1024/,
  ],
  ['a description of 3073 characters', start({ PipelineExecutionDescription: 'd'.repeat(3073) }), /3072/],
  [
    'a description with a newline',
    start({ PipelineExecutionDescription: 'a\nb' }),
    /regular expression pattern: \.\*$/,
  ],
  ['a display name of 83 characters', start({ PipelineExecutionDisplayName: 'd'.repeat(83) }), /82/],
  ['a token of 31 characters', start({ ClientRequestToken: 't'.repeat(31) }), /greater than or equal to 32/],
  ['a token of 129 characters', start({ ClientRequestToken: 't'.repeat(129) }), /128/],
  ['a pipeline name of 257 characters', pipeline({ PipelineName: 'p'.repeat(257) }), /256/],
  ['a missing role', pipeline({ RoleArn: undefined }), /'roleArn' .*Member must not be null/],
  ['a role that is no role', pipeline({ RoleArn: 'arn:aws:iam::1:user/somebody' }), /regular expression/],
  [
    '201 parameters',
    start({ PipelineParameters: Array.from({ length: 201 }, (_, i) => ({ Name: `P${i}`, Value: '' })) }),
    /200/,
  ],
  ['a definition that is no JSON', pipeline({ PipelineDefinition: '{' }), /not valid JSON/],
  ['a pipeline that exists', pipeline({ PipelineName: 'p', ClientRequestToken: token() }), /already exists/],
])('%s is a ValidationException', async (_, command, message) => {
  await expect(send(command)).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringMatching(message),
  });
});

/** The SDK drops members it does not know, so these go over the wire by hand. */
async function raw(operation: string, body: object): Promise<unknown> {
  const response = await fetch(standIn.url, {
    method: 'POST',
    headers: { 'X-Amz-Target': `SageMaker.${operation}`, 'Content-Type': 'application/x-amz-json-1.1' },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as { __type: string; message: string };
  throw Object.assign(new Error(answer.message), { name: answer.__type, status: response.status });
}

test('an unknown member is named', async () => {
  await expect(raw('DescribeModel', { ModelName: 'm', Colour: 'red' })).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringContaining("member 'Colour'"),
  });
});

test('an unknown operation is an UnknownOperationException', async () => {
  await expect(raw('CreateAutoMLJob', {})).rejects.toMatchObject({
    name: 'UnknownOperationException',
    status: 400,
  });
});

const arn = 'arn:aws:sagemaker:eu-west-1:000000000000';

test.each([
  [
    new DescribeEndpointCommand({ EndpointName: 'none' }),
    'ValidationException',
    `Could not find endpoint "${arn}:endpoint/none".`,
  ],
  [
    new DescribeEndpointConfigCommand({ EndpointConfigName: 'none' }),
    'ValidationException',
    'Could not find endpoint configuration',
  ],
  [
    new CreateEndpointCommand({ EndpointName: 'e', EndpointConfigName: 'none' }),
    'ValidationException',
    'Could not find endpoint configuration',
  ],
  [new DescribeModelCommand({ ModelName: 'none' }), 'ValidationException', 'Could not find model'],
  [
    new DescribeTrainingJobCommand({ TrainingJobName: 'none' }),
    'ValidationException',
    'Requested resource not found',
  ],
  [
    new DescribeProcessingJobCommand({ ProcessingJobName: 'none' }),
    'ValidationException',
    'Could not find requested job',
  ],
  [new DescribePipelineCommand({ PipelineName: 'none' }), 'ResourceNotFound', 'does not exist'],
  [
    new DescribePipelineExecutionCommand({ PipelineExecutionArn: `${arn}:pipeline/p/execution/none` }),
    'ResourceNotFound',
    'does not exist',
  ],
])('%# what does not exist is answered as %s', async (command, name, message) => {
  await expect(send(command)).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
});

test('a model and a configuration can be made once', async () => {
  const model = new CreateModelCommand({
    ModelName: 'm',
    PrimaryContainer: { Image: 'i' },
    ExecutionRoleArn: ROLE,
  });
  const config = new CreateEndpointConfigCommand({
    EndpointConfigName: 'c',
    ProductionVariants: [
      { VariantName: 'v', ModelName: 'm', ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 5 } },
    ],
  });
  await send(model);
  await send(config);

  await expect(send(model)).rejects.toThrow(/^Cannot create already existing model/);
  await expect(send(config)).rejects.toThrow(/^Cannot create already existing endpoint configuration "arn:/);
});

test('a hosting variant cannot run on ml.t3, and not on instances and serverless both', async () => {
  const variant = (change: object) =>
    new CreateEndpointConfigCommand({
      EndpointConfigName: 'c3',
      ProductionVariants: [{ VariantName: 'v', ModelName: 'm', ...change }],
    });
  await expect(send(variant({ InstanceType: 'ml.t3.medium', InitialInstanceCount: 1 }))).rejects.toThrow(
    'instanceType',
  );
  await expect(send(variant({}))).rejects.toThrow(
    'either InstanceType and InitialInstanceCount or ServerlessConfig',
  );
});

// What no SDK sends: broken bodies, unknown operations and members, missing tokens, other ways and methods.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type StandIn, startStandIn } from '../../unit/local/sagemaker/support/stand-in.ts';
import { KIND } from './targets.ts';

let standIn: StandIn;
beforeAll(async () => {
  standIn = await startStandIn();
});
afterAll(() => standIn.remove());

interface WireAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: { readonly __type?: string; readonly message?: string; readonly Message?: string };
}

async function send(
  target: string | undefined,
  body: string,
  method = 'POST',
  path = '/',
): Promise<WireAnswer> {
  const response = await fetch(`${standIn.url}${path}`, {
    method,
    headers: {
      'Content-Type': 'application/x-amz-json-1.1',
      ...(target !== undefined && { 'X-Amz-Target': target }),
    },
    ...(method !== 'GET' && { body }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) };
}

describe.skipIf(KIND === 'aws')('on the wire', () => {
  test.each([
    ['an unknown operation', 'SageMaker.MakeCoffee', '{}', 'UnknownOperationException', /MakeCoffee/],
    [
      'an operation of another service',
      'DynamoDB_20120810.ListTables',
      '{}',
      'UnknownOperationException',
      /./,
    ],
    ['no operation', undefined, '{}', 'UnknownOperationException', /./],
    ['a body that is no JSON', 'SageMaker.ListModels', '{', 'SerializationException', /./],
    ['a body that is a list', 'SageMaker.ListModels', '[]', 'SerializationException', /./],
    ['a text for a number', 'SageMaker.ListModels', '{"MaxResults":"5"}', 'SerializationException', /./],
    ['a number for a text', 'SageMaker.DescribeModel', '{"ModelName":5}', 'SerializationException', /./],
    [
      'an unknown member',
      'SageMaker.DescribeModel',
      '{"ModelName":"m","Colour":"red"}',
      'ValidationException',
      /'Colour'/,
    ],
    [
      'a pipeline without a token',
      'SageMaker.DeletePipeline',
      '{"PipelineName":"p"}',
      'ValidationException',
      /'clientRequestToken' .* null/,
    ],
    [
      'a null for a name',
      'SageMaker.DescribeModel',
      '{"ModelName":null}',
      'ValidationException',
      /'modelName' .* null/,
    ],
  ])('%s is refused', async (_, target, body, type, message) => {
    const answer = await send(target, body);

    expect(answer.status).toBe(400);
    expect(answer.body.__type).toBe(type);
    expect(answer.body.message).toMatch(message);
    expect(answer.headers.get('x-amzn-errortype')).toBe(type);
  });

  test('a null for a member that is optional is as if it were not there', async () => {
    expect((await send('SageMaker.ListModels', '{"NameContains":null}')).status).toBe(200);
  });

  test('two complaints are counted and both told', async () => {
    const { body } = await send(
      'SageMaker.CreateModelPackageGroup',
      '{"ModelPackageGroupName":"","Tags":[{"Key":"","Value":""}]}',
    );

    expect(body.message).toMatch(/^[2-9] validation errors detected: /);
    expect(body.message).toContain("at 'modelPackageGroupName' failed to satisfy constraint");
    expect(body.message).toContain("at 'tags.1.member.key' failed to satisfy constraint");
  });

  test('every answer has a request id and the content type of the protocol', async () => {
    for (const body of ['{}', '{']) {
      const { headers } = await send('SageMaker.ListModels', body);
      expect(headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
      expect(headers.get('content-type')).toBe('application/x-amz-json-1.1');
    }
  });

  test('an empty body is an empty request', async () => {
    expect((await send('SageMaker.ListModels', '')).status).toBe(200);
  });

  test('a body larger than the service takes is refused, and the next request is answered', async () => {
    const answer = await send('SageMaker.ListModels', `{"NameContains":"${'x'.repeat(5 * 2 ** 20)}"}`);

    expect(answer.status).toBe(413);
    expect((await send('SageMaker.ListModels', '{}')).status).toBe(200);
  });

  test('an endpoint name that is no text on the way of the runtime is a ValidationError', async () => {
    const answer = await send(undefined, '{}', 'POST', '/endpoints/%E0%A4%A/invocations');

    expect(answer.status).toBe(400);
    expect(answer.headers.get('x-amzn-errortype')).toBe('ValidationError');
  });

  test('another method is refused', async () => {
    expect((await send(undefined, '', 'GET')).status).toBeGreaterThanOrEqual(400);
  });
});

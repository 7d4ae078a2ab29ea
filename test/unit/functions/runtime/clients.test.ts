// Every client of the functions against a server that takes the request and never answers, or stops in the middle of it.
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { ListEventBusesCommand } from '@aws-sdk/client-eventbridge';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { ListModelsCommand } from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand } from '@aws-sdk/client-sagemaker-runtime';
import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { ListStateMachinesCommand } from '@aws-sdk/client-sfn';
import { ListTopicsCommand } from '@aws-sdk/client-sns';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { dynamoDb } from '../../../../functions/runtime/clients/dynamodb.ts';
import { eventBridge } from '../../../../functions/runtime/clients/eventbridge.ts';
import { patience } from '../../../../functions/runtime/clients/patience.ts';
import { s3 } from '../../../../functions/runtime/clients/s3.ts';
import { sageMaker } from '../../../../functions/runtime/clients/sagemaker.ts';
import { sageMakerRuntime } from '../../../../functions/runtime/clients/sagemaker-runtime.ts';
import { secretsManager } from '../../../../functions/runtime/clients/secrets-manager.ts';
import { sns } from '../../../../functions/runtime/clients/sns.ts';
import { sqs } from '../../../../functions/runtime/clients/sqs.ts';
import { stepFunctions } from '../../../../functions/runtime/clients/step-functions.ts';
import { source, yaml } from '../../deploy/sources.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  for (const close of closers.splice(0)) close();
});

/** From here on AWS is a server of our own. */
const serve = async (answer: RequestListener): Promise<void> => {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
};

/** Lets the clock of the SDK run by steps instead of by itself. @returns the error, and the seconds by that clock. */
const failureOf = async (
  send: () => Promise<unknown>,
  stepMs = 200,
): Promise<{ name: string; seconds: number }> => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  const begun = Date.now();
  let error: Error | undefined;
  send().then(
    () => {
      error = new Error('answered');
    },
    (failure: Error) => {
      error = failure;
    },
  );
  for (let step = 0; error === undefined && step < 1_000; step += 1) {
    await sleep(1);
    await vi.advanceTimersByTimeAsync(stepMs);
  }
  return { name: error?.name ?? 'nothing', seconds: (Date.now() - begun) / 1000 };
};

const CALLS: Record<string, () => Promise<unknown>> = {
  'Secrets Manager': () => secretsManager().send(new ListSecretsCommand({})),
  DynamoDB: () => dynamoDb().send(new GetCommand({ TableName: 'table', Key: { pk: '1' } })),
  EventBridge: () => eventBridge().send(new ListEventBusesCommand({})),
  S3: () => s3().send(new ListBucketsCommand({})),
  SageMaker: () => sageMaker().send(new ListModelsCommand({})),
  'the SageMaker runtime': () =>
    sageMakerRuntime().send(new InvokeEndpointCommand({ EndpointName: 'endpoint', Body: '{}' })),
  SNS: () => sns().send(new ListTopicsCommand({})),
  SQS: () => sqs().send(new ListQueuesCommand({})),
  'Step Functions': () => stepFunctions().send(new ListStateMachinesCommand({})),
};

const FUNCTION_SECONDS: number = yaml('serverless.yml').provider.timeout;

describe('a service that never answers', () => {
  test.each(Object.entries(CALLS))(
    'is given up by the client of %s, all attempts within the life of a function',
    async (_, send) => {
      await serve(() => {});
      const { name, seconds } = await failureOf(send);
      expect(name).toBe('TimeoutError');
      expect(seconds).toBeLessThan(FUNCTION_SECONDS);
    },
  );

  test('is waited for longer by the functions that move whole files, which live longer', async () => {
    const functions: Record<string, { handler: string; timeout?: number }> = yaml('deploy/functions.yml');
    const patient = Object.values(functions).filter(({ handler }) =>
      source(handler.replace(/handler$/, 'ts')).includes('s3(60)'),
    );
    await serve(() => {});
    const { name, seconds } = await failureOf(() => s3(60).send(new ListBucketsCommand({})), 500);
    expect([name, patient.length]).toEqual(['TimeoutError', 2]);
    for (const { timeout = FUNCTION_SECONDS } of patient) expect(seconds).toBeLessThan(timeout);
  });

  test('or stops in the middle of its answer is given up too', async () => {
    await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0', 'content-length': '100' });
      response.write('{"Item":');
    });
    const client = new DynamoDBClient(patience(0.2, 1));
    const asking = client.send(new GetItemCommand({ TableName: 'table', Key: { pk: { S: '1' } } }));
    await expect(asking).rejects.toThrow(expect.objectContaining({ name: 'TimeoutError' }));
  });
});

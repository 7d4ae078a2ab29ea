// What the emulator itself gives for a function that does nothing but log a line: behind its HTTP API, and behind a queue.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateEventSourceMappingCommand, CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { ACCOUNT, PYTHON, REGION } from '../../local/cloud.ts';
import { credentials } from '../../local/deployment.ts';
import type { LightCloud } from '../faults/light-cloud.ts';

const HANDLER = `exports.handler = async () => { console.log('{}'); return { statusCode: 202, body: '{}' }; };`;
const MEASURED_MS = 8_000;
const MESSAGES = 1_000;
const BATCH = 10;

export interface Ceiling {
  /** Requests a second through the HTTP API. */
  readonly http: number;
  /** Messages a second through a queue, in batches of ten. */
  readonly queue: number;
}

const post = async (endpoint: string, path: string, body: object): Promise<unknown> => {
  const authorization = `AWS4-HMAC-SHA256 Credential=test/20260101/${REGION}/apigateway/aws4_request, SignedHeaders=host, Signature=0`;
  const answer = await fetch(`${endpoint}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`POST ${path} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
};

const emptyFunction = async (light: LightCloud, folder: string): Promise<string> => {
  const [source, archive] = [join(folder, 'index.js'), join(folder, 'empty.zip')];
  writeFileSync(source, HANDLER);
  spawnSync(PYTHON, ['-m', 'zipfile', '-c', archive, source]);
  const lambda = new LambdaClient({ endpoint: light.cloud.endpoint, region: REGION, credentials });
  const { FunctionArn = '' } = await lambda.send(
    new CreateFunctionCommand({
      FunctionName: 'empty',
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Role: `arn:aws:iam::${ACCOUNT}:role/empty`,
      Code: { ZipFile: readFileSync(archive) },
    }),
  );
  return FunctionArn;
};

const routeTo = async (light: LightCloud, IntegrationUri: string): Promise<string> => {
  const { endpoint } = light.cloud;
  const { apiId } = z
    .object({ apiId: z.string() })
    .parse(await post(endpoint, '/v2/apis', { name: 'empty', protocolType: 'HTTP' }));
  const { integrationId } = z.object({ integrationId: z.string() }).parse(
    await post(endpoint, `/v2/apis/${apiId}/integrations`, {
      integrationType: 'AWS_PROXY',
      integrationUri: IntegrationUri,
      payloadFormatVersion: '2.0',
    }),
  );
  await post(endpoint, `/v2/apis/${apiId}/routes`, {
    routeKey: 'POST /empty',
    target: `integrations/${integrationId}`,
  });
  await post(endpoint, `/v2/apis/${apiId}/stages`, { stageName: '$default', autoDeploy: true });
  return `${endpoint}/_aws/execute-api/${apiId}/$default/empty`;
};

const throughHttp = async (url: string, clients: number): Promise<number> => {
  const end = Date.now() + MEASURED_MS;
  let done = 0;
  const client = async () => {
    while (Date.now() < end) {
      const answer = await fetch(url, { method: 'POST', body: '{}' });
      if (answer.status !== 202) throw new Error(`The empty function answered ${answer.status}.`);
      await answer.body?.cancel();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return done / (MEASURED_MS / 1000);
};

const throughQueue = async (light: LightCloud, FunctionName: string): Promise<number> => {
  const client = { endpoint: light.cloud.endpoint, region: REGION, credentials };
  const [sqs, lambda] = [new SQSClient(client), new LambdaClient(client)];
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'empty' }));
  for (let sent = 0; sent < MESSAGES; sent += BATCH)
    await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: Array.from({ length: BATCH }, (_, index) => ({ Id: String(index), MessageBody: '{}' })),
      }),
    );
  const begun = Date.now();
  const EventSourceArn = `arn:aws:sqs:${REGION}:${ACCOUNT}:empty`;
  await lambda.send(new CreateEventSourceMappingCommand({ FunctionName, EventSourceArn, BatchSize: BATCH }));
  const AttributeNames = [
    'ApproximateNumberOfMessages' as const,
    'ApproximateNumberOfMessagesNotVisible' as const,
  ];
  for (;;) {
    const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }));
    const left = Object.values(Attributes).reduce((sum, each) => sum + Number(each), 0);
    if (left === 0) return MESSAGES / ((Date.now() - begun) / 1000);
    if (Date.now() - begun > 120_000) throw new Error(`${left} messages for the empty function are left.`);
    await sleep(100);
  }
};

export const measureCeiling = async (
  light: LightCloud,
  folder: string,
  clients: number,
): Promise<Ceiling> => {
  const arn = await emptyFunction(light, folder);
  const url = await routeTo(light, arn);
  await throughHttp(url, 1).catch((error: Error) => {
    throw new Error(`The empty function could not be asked: ${error.message}`);
  });
  return { http: await throughHttp(url, clients), queue: await throughQueue(light, 'empty') };
};

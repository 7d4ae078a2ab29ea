// What the loop leans on in the emulator beyond its own release: probed here, so that an upgrade is safe.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';
import { CreateEventSourceMappingCommand, CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACCOUNT, cloudEnvironment, emulatorProgram, PYTHON, REGION } from '../../local/cloud.ts';
import { credentials } from '../../local/deployment.ts';
import { freePort } from '../../local/ports.ts';
import { type SupervisedProcess, startProgram } from '../../local/supervised-process.ts';
import { deployedRules } from '../support/deployed-rules.ts';
import { matchesPattern } from '../support/event-pattern.ts';
import { AWS_EVENTS } from '../support/event-samples.ts';

const ROLE = `arn:aws:iam::${ACCOUNT}:role/probe`;
/** Reports the first delivery as failed, and tells a queue of each. */
const CONSUMER = `let deliveries = 0;
exports.handler = async ({ Records }) => {
  deliveries += 1;
  const body = JSON.stringify({ deliveries, keys: Records.map((r) => r.dynamodb.Keys.id.S) });
  const query = new URLSearchParams({ Action: 'SendMessage', QueueUrl: process.env.QUEUE_URL, MessageBody: body });
  await fetch(process.env.AWS_ENDPOINT_URL + '/?' + query);
  const itemIdentifier = Records[0].dynamodb.SequenceNumber;
  return { batchItemFailures: deliveries === 1 ? [{ itemIdentifier }] : [] };
};`;

let folder: string;
let port: number;
let emulator: SupervisedProcess;

const client = () => ({ endpoint: `http://127.0.0.1:${port}`, region: REGION, credentials });

const start = async (): Promise<void> => {
  emulator = startProgram(
    emulatorProgram({ dataDir: folder, emulatorPort: port }, cloudEnvironment(port, port)),
  );
  await until('the emulator', async () => {
    const health = await fetch(`http://127.0.0.1:${port}/_ministack/health`).catch(() => undefined);
    return health?.ok ? true : undefined;
  });
};

const until = async <T>(what: string, look: () => Promise<T | undefined>): Promise<T> => {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (Date.now() > deadline) throw new Error(`${what} did not come in 60 s`);
    await sleep(100);
  }
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'emulator-host-'));
  port = await freePort();
  await start();
});

afterAll(async () => {
  await emulator?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const queue = async (QueueName: string): Promise<string> =>
  (await new SQSClient(client()).send(new CreateQueueCommand({ QueueName }))).QueueUrl ?? '';

const nextMessage = (QueueUrl: string): Promise<string> =>
  until('a message', async () => {
    const receive = new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1, VisibilityTimeout: 600 });
    return (await new SQSClient(client()).send(receive)).Messages?.[0]?.Body;
  });

const tableWithStream = async (TableName: string): Promise<string> => {
  const { TableDescription } = await new DynamoDBClient(client()).send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  );
  return TableDescription?.LatestStreamArn ?? '';
};

const put = (TableName: string, id: string) =>
  new DynamoDBClient(client()).send(new PutItemCommand({ TableName, Item: { id: { S: id } } }));

/** @returns the queue that hears of every delivery. */
const consume = async (name: string, EventSourceArn: string): Promise<string> => {
  const QUEUE_URL = await queue(name);
  const [source, archive] = [join(folder, 'index.js'), join(folder, `${name}.zip`)];
  writeFileSync(source, CONSUMER);
  spawnSync(PYTHON, ['-m', 'zipfile', '-c', archive, source]);
  const lambda = new LambdaClient(client());
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Role: ROLE,
      Code: { ZipFile: readFileSync(archive) },
      Environment: { Variables: { QUEUE_URL } },
    }),
  );
  await lambda.send(
    new CreateEventSourceMappingCommand({
      FunctionName: name,
      EventSourceArn,
      StartingPosition: 'TRIM_HORIZON',
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    }),
  );
  return QUEUE_URL;
};

test('the default bus takes events of the local SageMaker, and of no other AWS service', async () => {
  const entry = (Source: string) => ({ Source, DetailType: 'probe', Detail: '{}' });
  const send = async (...sources: string[]) =>
    (await new EventBridgeClient(client()).send(new PutEventsCommand({ Entries: sources.map(entry) })))
      .FailedEntryCount;

  expect(await send('aws.sagemaker', 'aws.sagemaker')).toBe(0);
  expect(await send('aws.ec2')).toBe(1);
  expect(await send('aws.sagemaker', 'aws.ec2')).toBe(2);
});

test('a stream consumer that reports a failed record gets it again', async () => {
  const stream = await tableWithStream('reported');
  const heard = await consume('reporter', stream);
  await put('reported', 'a');

  expect(JSON.parse(await nextMessage(heard))).toEqual({ deliveries: 1, keys: ['a'] });
  expect(JSON.parse(await nextMessage(heard))).toEqual({ deliveries: 2, keys: ['a'] });
});

test('a graceful restart loses no stream record and announces the executions it ended', async () => {
  const stream = await tableWithStream('restarted');
  await put('restarted', 'before');
  const ends = await queue('ends');
  const events = new EventBridgeClient(client());
  const EventPattern = JSON.stringify({ source: ['aws.states'], detail: { status: ['FAILED'] } });
  await events.send(new PutRuleCommand({ Name: 'ends', EventPattern }));
  const Arn = `arn:aws:sqs:${REGION}:${ACCOUNT}:ends`;
  await events.send(new PutTargetsCommand({ Rule: 'ends', Targets: [{ Id: 'queue', Arn }] }));
  const workflows = new SFNClient(client());
  const definition = JSON.stringify({
    StartAt: 'W',
    States: { W: { Type: 'Wait', Seconds: 600, End: true } },
  });
  const { stateMachineArn } = await workflows.send(
    new CreateStateMachineCommand({ name: 'waits', definition, roleArn: ROLE }),
  );
  await workflows.send(new StartExecutionCommand({ stateMachineArn, name: 'interrupted' }));

  await emulator.stop();
  await start();

  const heard = await consume('late', stream);
  expect(JSON.parse(await nextMessage(heard))).toMatchObject({ keys: ['before'] });
  expect(JSON.parse(await nextMessage(ends)).detail).toMatchObject({ name: 'interrupted', status: 'FAILED' });
});

test('a task that waits for its token fails when the function that was to leave it dies', async () => {
  const [source, archive] = [join(folder, 'index.js'), join(folder, 'dies.zip')];
  writeFileSync(source, 'exports.handler = async () => process.exit(1);');
  spawnSync(PYTHON, ['-m', 'zipfile', '-c', archive, source]);
  await new LambdaClient(client()).send(
    new CreateFunctionCommand({
      FunctionName: 'dies',
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Role: ROLE,
      Code: { ZipFile: readFileSync(archive) },
    }),
  );
  const workflows = new SFNClient(client());
  const definition = JSON.stringify({
    StartAt: 'Wait',
    States: {
      Wait: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Parameters: { FunctionName: 'dies', Payload: { 'token.$': '$$.Task.Token' } },
        TimeoutSeconds: 600,
        End: true,
      },
    },
  });
  const { stateMachineArn } = await workflows.send(
    new CreateStateMachineCommand({ name: 'waits-for-the-dead', definition, roleArn: ROLE }),
  );
  const { executionArn } = await workflows.send(new StartExecutionCommand({ stateMachineArn }));

  const ended = await until('the end of the execution', async () => {
    const execution = await workflows.send(new DescribeExecutionCommand({ executionArn }));
    return execution.status === 'RUNNING' ? undefined : execution;
  });
  expect(ended.status).toBe('FAILED');
  expect(ended.error).not.toBe('States.Timeout');
});

test('the emulator finds the same events to match the rules as a matcher that is none of its own', async () => {
  const events = new EventBridgeClient(client());
  for (const { name, pattern } of deployedRules())
    for (const [kind, event] of Object.entries(AWS_EVENTS)) {
      const { Result } = await events.send(
        new TestEventPatternCommand({ EventPattern: JSON.stringify(pattern), Event: JSON.stringify(event) }),
      );
      expect([name, kind, Result]).toEqual([name, kind, matchesPattern(pattern, event)]);
    }
});

// A light cloud whose functions reach AWS through taps that write down every call, and a queue that keeps AWS's own events.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  LambdaClient,
  ListFunctionsCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { ACCOUNT, type Cloud, REGION } from '../../../local/cloud.ts';
import { credentials } from '../../../local/deployment.ts';
import { freePort } from '../../../local/ports.ts';
import { type CallTap, type Exchange, startCallTap } from '../../faults/call-tap.ts';
import { deployLightCloud, type LightCloud } from '../../faults/light-cloud.ts';
import { WINDOW } from '../../faults/round.ts';

export interface RecordedWorld {
  readonly light: LightCloud;
  readonly exchanges: readonly Exchange[];
  /** What services put on the default bus so far, in their own words. */
  readonly events: () => Promise<readonly unknown[]>;
  readonly stop: () => Promise<void>;
}

const QUEUE = 'recorded-events';

/** The SDK calls a queue where its URL points, so the dead letters' URLs must point to the tap as well. */
const tapDeadLetters = async ({ endpoint }: Cloud, tap: string): Promise<void> => {
  const lambda = new LambdaClient({ endpoint, region: REGION, credentials });
  const { Functions = [] } = await lambda.send(new ListFunctionsCommand({ MaxItems: 100 }));
  for (const { FunctionName, Environment } of Functions) {
    const tapped = Object.entries(Environment?.Variables ?? {}).map(([name, value]) => [
      name,
      name.endsWith('_DLQ_URL') ? `${tap}${new URL(value).pathname}` : value,
    ]);
    const Variables = Object.fromEntries(tapped);
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
  }
};

const watchEvents = async ({ endpoint }: Cloud) => {
  const client = { endpoint, region: REGION, credentials };
  const [sqs, events] = [new SQSClient(client), new EventBridgeClient(client)];
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: QUEUE }));
  const EventPattern = JSON.stringify({ source: [{ prefix: 'aws.' }] });
  await events.send(new PutRuleCommand({ Name: QUEUE, EventPattern }));
  const Arn = `arn:aws:sqs:${REGION}:${ACCOUNT}:${QUEUE}`;
  await events.send(new PutTargetsCommand({ Rule: QUEUE, Targets: [{ Id: 'queue', Arn }] }));
  const seen: unknown[] = [];
  return async () => {
    for (;;) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
      );
      if (Messages.length === 0) return seen;
      seen.push(...Messages.map(({ Body = '' }) => JSON.parse(Body)));
      const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    }
  };
};

export const startRecordedWorld = async (): Promise<RecordedWorld> => {
  const folder = mkdtempSync(join(tmpdir(), 'sentiment-requests-'));
  const exchanges: Exchange[] = [];
  const taps: CallTap[] = [];
  let light: LightCloud | undefined;
  const stop = async () => {
    await light?.cloud.stop();
    for (const tap of taps) await tap.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const [emulatorPort, sageMakerPort] = [await freePort(), await freePort()];
    for (const port of [emulatorPort, sageMakerPort])
      taps.push(
        await startCallTap(`http://127.0.0.1:${port}`, { note: (exchange) => void exchanges.push(exchange) }),
      );
    light = await deployLightCloud({
      ...{ folder, emulatorPort, sageMakerPort, volumeThreshold: WINDOW, visibilitySeconds: 3 },
      functionsSee: { aws: taps[0]?.url ?? '', sageMaker: taps[1]?.url ?? '' },
      params: {
        deploymentTraffic: 'CANARY',
        deploymentWaitSeconds: '80',
        deploymentTerminationWaitSeconds: '40',
      },
    });
    await tapDeadLetters(light.cloud, taps[0]?.url ?? '');
    return { light, exchanges, events: await watchEvents(light.cloud), stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

// Consumes Step Functions' status events: on every terminal status the lease goes back or on, and everybody is told.
import type * as z from 'zod';
import { ExecutionStatusChange } from '../../events/aws/execution-status-change.ts';
import { readNotificationSettings } from '../notification/notification-settings.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { eventBridge } from '../runtime/clients/eventbridge.ts';
import { sageMaker } from '../runtime/clients/sagemaker.ts';
import { sns } from '../runtime/clients/sns.ts';
import { sqs } from '../runtime/clients/sqs.ts';
import { stepFunctions } from '../runtime/clients/step-functions.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { oneByOne, queueHandler } from '../runtime/queue-handler.ts';
import { system } from '../runtime/system.ts';
import { type EndNeeds, type EndSettings, endExecution } from './end-execution.ts';
import { isUnderWay } from './under-way.ts';

export const releaseOnEnd =
  (deps: EndNeeds, settings: EndSettings) =>
  async ({ detail }: z.output<typeof ExecutionStatusChange>): Promise<void> => {
    if (detail.stateMachineArn !== settings.stateMachineArn || isUnderWay(detail.status)) return;
    await endExecution(deps, settings, detail.name, detail.status);
  };

const settings = readEnvironment({
  LOOP_TABLE_NAME: text,
  STATE_MACHINE_ARN: text,
  PIPELINE_NAME: text,
  LEASE_DLQ_URL: text,
});

export const handler = queueHandler(
  'release-lease',
  {
    body: ExecutionStatusChange,
    deadLetterUrl: settings.LEASE_DLQ_URL,
    run: oneByOne(
      releaseOnEnd(
        {
          ...system,
          documents: dynamoDb(),
          workflows: stepFunctions(),
          sagemaker: sageMaker(),
          topics: sns(),
          events: eventBridge(),
        },
        {
          loopTable: settings.LOOP_TABLE_NAME,
          stateMachineArn: settings.STATE_MACHINE_ARN,
          pipelineName: settings.PIPELINE_NAME,
          notifications: readNotificationSettings(),
        },
      ),
      system.logger,
    ),
  },
  { queues: sqs(), logger: system.logger },
);

// Consumes Step Functions' status events of evaluations: whatever ended without a word is put on record and told.
import type * as z from 'zod';
import { ExecutionStatusChange } from '../../events/aws/execution-status-change.ts';
import { readNotificationSettings } from '../notification/notification-settings.ts';
import { isUnderWay } from '../retraining/under-way.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { eventBridge } from '../runtime/clients/eventbridge.ts';
import { sageMaker } from '../runtime/clients/sagemaker.ts';
import { sns } from '../runtime/clients/sns.ts';
import { sqs } from '../runtime/clients/sqs.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { oneByOne, queueHandler } from '../runtime/queue-handler.ts';
import { system } from '../runtime/system.ts';
import { type CloseNeeds, type CloseSettings, closeEvaluation } from './close-evaluation.ts';

export const endEvaluation =
  (deps: CloseNeeds, settings: CloseSettings) =>
  async ({ detail }: z.output<typeof ExecutionStatusChange>): Promise<void> => {
    if (detail.stateMachineArn !== settings.evaluationMachineArn || isUnderWay(detail.status)) return;
    await closeEvaluation(deps, settings, detail.name, detail.status);
  };

const settings = readEnvironment({
  EVALUATIONS_TABLE_NAME: text,
  EVALUATION_MACHINE_ARN: text,
  EVALUATION_DLQ_URL: text,
});

export const handler = queueHandler(
  'end-evaluation',
  {
    body: ExecutionStatusChange,
    deadLetterUrl: settings.EVALUATION_DLQ_URL,
    run: oneByOne(
      endEvaluation(
        {
          ...system,
          documents: dynamoDb(),
          sagemaker: sageMaker(),
          topics: sns(),
          events: eventBridge(),
        },
        {
          evaluationsTable: settings.EVALUATIONS_TABLE_NAME,
          evaluationMachineArn: settings.EVALUATION_MACHINE_ARN,
          notifications: readNotificationSettings(),
        },
      ),
      system.logger,
    ),
  },
  { queues: sqs(), logger: system.logger },
);

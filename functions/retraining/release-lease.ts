// Consumes Step Functions' status events: on every terminal status the lease goes back, or on to the cycle that waits.
import type * as z from 'zod';
import { ExecutionStatusChange } from '../../events/aws/execution-status-change.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { sqs } from '../runtime/clients/sqs.ts';
import { stepFunctions } from '../runtime/clients/step-functions.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { oneByOne, queueHandler } from '../runtime/queue-handler.ts';
import { system } from '../runtime/system.ts';
import { endExecution, isUnderWay, type Settings } from './end-execution.ts';

type Needs = Pick<Dependencies, 'documents' | 'workflows' | 'clock' | 'logger'>;

export const releaseOnEnd =
  (deps: Needs, settings: Settings) =>
  async ({ detail }: z.output<typeof ExecutionStatusChange>): Promise<void> => {
    if (detail.stateMachineArn !== settings.stateMachineArn || isUnderWay(detail.status)) return;
    await endExecution(deps, settings, detail.name, detail.status);
  };

const settings = readEnvironment({ LOOP_TABLE_NAME: text, STATE_MACHINE_ARN: text, LEASE_DLQ_URL: text });

export const handler = queueHandler(
  'release-lease',
  {
    body: ExecutionStatusChange,
    deadLetterUrl: settings.LEASE_DLQ_URL,
    run: oneByOne(
      releaseOnEnd(
        { ...system, documents: dynamoDb(), workflows: stepFunctions() },
        { loopTable: settings.LOOP_TABLE_NAME, stateMachineArn: settings.STATE_MACHINE_ARN },
      ),
      system.logger,
    ),
  },
  { queues: sqs(), logger: system.logger },
);

// Consumes RetrainingRequested: takes the lease and starts the state machine, or leaves the request with the running one.
import * as z from 'zod';
import { RetrainingRequested } from '../../events/retraining-requested.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { sqs } from '../runtime/clients/sqs.ts';
import { stepFunctions } from '../runtime/clients/step-functions.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { oneByOne, queueHandler } from '../runtime/queue-handler.ts';
import { system } from '../runtime/system.ts';
import { requestCycle, type StartSettings } from './request-cycle.ts';

type Needs = Pick<Dependencies, 'documents' | 'workflows' | 'clock' | 'logger'>;

export const RequestedEvent = z.object({ detail: RetrainingRequested.detail });

export const startRetraining =
  (deps: Needs, settings: StartSettings) =>
  ({ detail: { cycle } }: z.output<typeof RequestedEvent>): Promise<void> =>
    requestCycle(deps, settings, cycle);

const settings = readEnvironment({
  LOOP_TABLE_NAME: text,
  STATE_MACHINE_ARN: text,
  RETRAINING_DLQ_URL: text,
});

export const handler = queueHandler(
  'start-retraining',
  {
    body: RequestedEvent,
    deadLetterUrl: settings.RETRAINING_DLQ_URL,
    run: oneByOne(
      startRetraining(
        { ...system, documents: dynamoDb(), workflows: stepFunctions() },
        { loopTable: settings.LOOP_TABLE_NAME, stateMachineArn: settings.STATE_MACHINE_ARN },
      ),
      system.logger,
    ),
  },
  { queues: sqs(), logger: system.logger },
);

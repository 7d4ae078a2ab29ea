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
import { executionName } from './cycle.ts';
import { findCycle, noteCycle } from './cycles.ts';
import { readLease, takeLease, waitForLease } from './lease.ts';
import { startCycle } from './start-cycle.ts';

type Needs = Pick<Dependencies, 'documents' | 'workflows' | 'clock' | 'logger'>;
interface Settings {
  readonly loopTable: string;
  readonly stateMachineArn: string;
}

export const RequestedEvent = z.object({ detail: RetrainingRequested.detail });

const ATTEMPTS = 5;

const coalesce = (deps: Needs, loopTable: string, older: number, newer: number): Promise<void> =>
  noteCycle(deps, loopTable, older, {
    outcome: 'COALESCED',
    outcome_reason: `Cycle ${newer}, opened later, was waiting too; its dataset holds everything this one would have seen.`,
  });

/** @returns whether the request found its place behind the running retraining. */
const queueUp = async (deps: Needs, loopTable: string, cycle: number): Promise<boolean> => {
  const { pending_cycle: waiting } = await readLease(deps, loopTable);
  if (waiting !== undefined && waiting > cycle) {
    await coalesce(deps, loopTable, cycle, waiting);
    return true;
  }
  if (!(await waitForLease(deps, loopTable, cycle))) return false;
  if (waiting !== undefined && waiting < cycle) await coalesce(deps, loopTable, waiting, cycle);
  deps.logger.info('waits for the running retraining', { cycle });
  return true;
};

/** A request that meets a running retraining is coalesced: the newest waiting cycle starts when the lease is released. */
export const startRetraining =
  (deps: Needs, settings: Settings) =>
  async ({ detail: { cycle } }: z.output<typeof RequestedEvent>): Promise<void> => {
    const known = await findCycle(deps, settings.loopTable, cycle);
    if (known?.execution_name !== undefined || known?.outcome !== undefined) return;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (await takeLease(deps, settings.loopTable, executionName(cycle), cycle))
        return startCycle(deps, settings, cycle);
      if (await queueUp(deps, settings.loopTable, cycle)) return;
    }
    throw new Error(`Cycle ${cycle} neither got the lease nor a place to wait; the queue delivers it again.`);
  };

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

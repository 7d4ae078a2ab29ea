// Consumes RetrainingRequested: takes the lease and starts the state machine, or leaves the request with the running one.
import * as z from 'zod';
import { RetrainingRequested } from '../../events/retraining-requested.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { sqs } from '../runtime/clients/sqs.ts';
import { stepFunctions } from '../runtime/clients/step-functions.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { oneByOne, queueHandler, RefusedMessage } from '../runtime/queue-handler.ts';
import { system } from '../runtime/system.ts';
import { executionName } from './cycle.ts';
import { findCycle, noteCycle, recentCycles } from './cycles.ts';
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

/** Every older cycle that neither runs nor ran is covered by the one that waits now, also those an earlier crash forgot. */
const coalesceOlder = async (deps: Needs, loopTable: string, newer: number): Promise<void> => {
  const { cycle: running } = await readLease(deps, loopTable);
  for (const { cycle, execution_name, outcome } of await recentCycles(deps, loopTable)) {
    const idle = execution_name === undefined && outcome === undefined;
    if (cycle < newer && cycle !== running && idle) await coalesce(deps, loopTable, cycle, newer);
  }
};

/** @returns whether the request found its place behind the running retraining. */
const queueUp = async (deps: Needs, loopTable: string, cycle: number): Promise<boolean> => {
  const { pending_cycle: waiting } = await readLease(deps, loopTable);
  if (waiting !== undefined && waiting > cycle) {
    await coalesce(deps, loopTable, cycle, waiting);
    return true;
  }
  if (!(await waitForLease(deps, loopTable, cycle))) return false;
  await coalesceOlder(deps, loopTable, cycle);
  deps.logger.info('waits for the running retraining', { cycle });
  return true;
};

export const startRetraining =
  (deps: Needs, settings: Settings) =>
  async ({ detail: { cycle } }: z.output<typeof RequestedEvent>): Promise<void> => {
    const known = await findCycle(deps, settings.loopTable, cycle);
    if (known === undefined)
      throw new RefusedMessage(`Cycle ${cycle} is not in the loop table: it was never opened.`);
    if (known.execution_name !== undefined || known.outcome !== undefined) return;
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

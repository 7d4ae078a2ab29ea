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
import { findCycle, noteCycle } from './cycles.ts';
import { readLease, releaseLease } from './lease.ts';
import { startCycle } from './start-cycle.ts';

type Needs = Pick<Dependencies, 'documents' | 'workflows' | 'clock' | 'logger'>;
interface Settings {
  readonly loopTable: string;
  readonly stateMachineArn: string;
}

const STILL_RUNNING = new Set(['RUNNING', 'PENDING_REDRIVE']);

/** The lease may have been handed on by an earlier delivery that crashed before it started the next cycle. */
const startWhoeverHoldsIt = async (deps: Needs, settings: Settings): Promise<void> => {
  const { cycle } = await readLease(deps, settings.loopTable);
  if (cycle === undefined || cycle === 0) return;
  const holder = await findCycle(deps, settings.loopTable, cycle);
  if (holder?.execution_name === undefined) await startCycle(deps, settings, cycle);
};

/** An execution that was stopped, timed out or died outside its own states could not say how it ended. */
const noteSilentEnd = async (
  deps: Needs,
  settings: Settings,
  name: string,
  status: string,
): Promise<void> => {
  const { holder, cycle } = await readLease(deps, settings.loopTable);
  if (status === 'SUCCEEDED' || holder !== name || cycle === undefined || cycle === 0) return;
  const known = await findCycle(deps, settings.loopTable, cycle);
  if (known === undefined || known.outcome !== undefined) return;
  const outcome_reason = `The execution ended as ${status} before it could report an outcome.`;
  await noteCycle(deps, settings.loopTable, cycle, { outcome: 'FAILED', outcome_reason });
};

export const releaseOnEnd =
  (deps: Needs, settings: Settings) =>
  async ({ detail }: z.output<typeof ExecutionStatusChange>): Promise<void> => {
    if (detail.stateMachineArn !== settings.stateMachineArn || STILL_RUNNING.has(detail.status)) return;
    await noteSilentEnd(deps, settings, detail.name, detail.status);
    const { next } = await releaseLease(deps, settings.loopTable, detail.name);
    deps.logger.info('lease released', { execution: detail.name, status: detail.status, next });
    await startWhoeverHoldsIt(deps, settings);
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

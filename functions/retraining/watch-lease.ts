// The watchdog: looks now and then whether the lease's holder still runs, in case the event of its end was lost.
import { DescribeExecutionCommand, ExecutionDoesNotExist } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { stepFunctions } from '../runtime/clients/step-functions.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { system } from '../runtime/system.ts';
import { type Task, taskHandler } from '../runtime/task-handler.ts';
import { endExecution, isUnderWay, type Settings } from './end-execution.ts';
import { executionArn } from './execution-arn.ts';
import { readLease } from './lease.ts';
import { startCycle } from './start-cycle.ts';

type Needs = Pick<Dependencies, 'documents' | 'workflows' | 'clock' | 'logger'>;
const AnyEvent = z.unknown();

export type Finding = 'free' | 'running' | 'released' | 'started' | 'left';

const statusOf = async ({ workflows }: Needs, arn: string): Promise<string | undefined> => {
  try {
    return (await workflows.send(new DescribeExecutionCommand({ executionArn: arn }))).status;
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return undefined;
    throw error;
  }
};

/** Starting or ending twice is harmless, so the watchdog need not know whether somebody else is at it. */
const look = async (deps: Needs, settings: Settings): Promise<Finding> => {
  const { holder, cycle = 0 } = await readLease(deps, settings.loopTable);
  if (holder === undefined) return 'free';
  const status = await statusOf(deps, executionArn(settings.stateMachineArn, holder));
  if (status !== undefined && isUnderWay(status)) return 'running';
  if (status !== undefined) {
    await endExecution(deps, settings, holder, status);
    return 'released';
  }
  if (cycle === 0) return 'left'; // taken by hand for an execution that is unknown: only the expiry frees it
  await startCycle(deps, settings, cycle);
  return 'started';
};

export const watchLease = (deps: Needs, settings: Settings): Task<typeof AnyEvent, { finding: Finding }> => ({
  input: AnyEvent,
  run: async () => {
    const finding = await look(deps, settings);
    if (finding === 'released' || finding === 'started')
      deps.logger.warn('the watchdog repaired the lease', { finding });
    return { finding };
  },
});

const settings = readEnvironment({ LOOP_TABLE_NAME: text, STATE_MACHINE_ARN: text });

export const handler = taskHandler(
  'watch-lease',
  watchLease(
    { ...system, documents: dynamoDb(), workflows: stepFunctions() },
    { loopTable: settings.LOOP_TABLE_NAME, stateMachineArn: settings.STATE_MACHINE_ARN },
  ),
  system.logger,
);

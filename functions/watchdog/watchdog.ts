// The watchdog: looks every few minutes whether anything in the loop is stuck, mends it, and tells what it mended.
import * as z from 'zod';
import type { RepairKind } from '../../events/loop-repaired.ts';
import { readNotificationSettings } from '../notification/notification-settings.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { eventBridge } from '../runtime/clients/eventbridge.ts';
import { sageMaker } from '../runtime/clients/sagemaker.ts';
import { sns } from '../runtime/clients/sns.ts';
import { stepFunctions } from '../runtime/clients/step-functions.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { system } from '../runtime/system.ts';
import { type Task, taskHandler } from '../runtime/task-handler.ts';
import type { Check, CheckNeeds, CheckSettings } from './check.ts';
import { checkCallbacks } from './check-callbacks.ts';
import { checkCycles } from './check-cycles.ts';
import { checkEndpoint } from './check-endpoint.ts';
import { checkEvaluations } from './check-evaluations.ts';
import { checkLease } from './check-lease.ts';
import { checkLeftovers } from './check-leftovers.ts';
import { noteRepair, tellRepairs } from './report-repairs.ts';

const AnyEvent = z.unknown();

/** The lease last but one: answering a callback or closing a cycle may let its holder go on or go. */
const CHECKS: readonly Check[] = [
  checkCallbacks,
  checkCycles,
  checkLease,
  checkEndpoint,
  checkLeftovers,
  checkEvaluations,
];

/**
 * One check that fails does not keep the others from looking.
 * @throws AggregateError after all of them with what failed, so that the failure is seen and tried again.
 */
export const watchdog = (
  deps: CheckNeeds,
  settings: CheckSettings,
): Task<typeof AnyEvent, { repaired: RepairKind[] }> => ({
  input: AnyEvent,
  run: async () => {
    const repaired: RepairKind[] = [];
    const failures: unknown[] = [];
    for (const check of CHECKS) {
      try {
        for (const repair of await check(deps, settings)) {
          await noteRepair(deps, settings.notifications, repair);
          repaired.push(repair.kind);
        }
      } catch (error) {
        deps.logger.error('a check of the watchdog failed', { check: check.name, error });
        failures.push(error);
      }
    }
    await tellRepairs(deps, settings.notifications);
    if (failures.length > 0) throw new AggregateError(failures, 'Some checks of the watchdog failed.');
    return { repaired };
  },
});

const environment = readEnvironment({
  STATE_MACHINE_ARN: text,
  EVALUATION_MACHINE_ARN: text,
  EVALUATIONS_TABLE_NAME: text,
  PIPELINE_NAME: text,
  SAGEMAKER_ENDPOINT_NAME: text,
});
const notifications = readNotificationSettings();

export const handler = taskHandler(
  'watchdog',
  watchdog(
    {
      ...system,
      documents: dynamoDb(),
      workflows: stepFunctions(),
      sagemaker: sageMaker(),
      topics: sns(),
      events: eventBridge(),
    },
    {
      loopTable: notifications.LOOP_TABLE_NAME,
      stateMachineArn: environment.STATE_MACHINE_ARN,
      evaluationMachineArn: environment.EVALUATION_MACHINE_ARN,
      evaluationsTable: environment.EVALUATIONS_TABLE_NAME,
      pipelineName: environment.PIPELINE_NAME,
      endpointName: environment.SAGEMAKER_ENDPOINT_NAME,
      notifications,
    },
  ),
  system.logger,
);

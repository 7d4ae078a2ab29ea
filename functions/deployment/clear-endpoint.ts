// A part of the stack's own deletion: takes away what was made at run time and costs (the endpoint), with its configurations and models.
import { DeleteEndpointCommand, DeleteModelPackageCommand } from '@aws-sdk/client-sagemaker';
import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { allModels } from '../registry/model-versions.ts';
import { activationTarget } from '../retraining/cycle.ts';
import { allCycles } from '../retraining/cycles.ts';
import { executionArn } from '../retraining/execution-arn.ts';
import { readLease } from '../retraining/lease.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { sageMaker } from '../runtime/clients/sagemaker.ts';
import { stepFunctions } from '../runtime/clients/step-functions.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { system } from '../runtime/system.ts';
import { type Task, taskHandler } from '../runtime/task-handler.ts';
import { resourceName } from './endpoint-plan.ts';
import { findEndpoint } from './find-endpoint.ts';
import { removeDeployment, unlessItIsGone } from './remove-deployment.ts';
import { type SendAnswer, StackRequest, sendAnswer, stackAnswer } from './stack-request.ts';

type Needs = Pick<Dependencies, 'documents' | 'sagemaker' | 'workflows' | 'clock' | 'pause' | 'logger'> & {
  readonly answer: SendAnswer;
};
export interface ClearingSettings {
  readonly LOOP_TABLE_NAME: string;
  readonly SAGEMAKER_ENDPOINT_NAME: string;
  readonly STATE_MACHINE_ARN: string;
  /** Registered versions hold the group, and with it the stack, unless the data is to stay. */
  readonly DATA_REMOVAL: 'Retain' | 'Delete';
}

/** Within the function's fifteen minutes, with room for the rest. */
const LONGEST_WAIT_MS = 12 * 60_000;
const LOOK_EVERY_MS = 10_000;
/** Only then does SageMaker take a deletion. */
const SETTLED: ReadonlySet<string> = new Set(['InService', 'Failed', 'OutOfService', 'UpdateRollbackFailed']);

const stopRetraining = async (deps: Needs, settings: ClearingSettings): Promise<void> => {
  const { holder } = await readLease(deps, settings.LOOP_TABLE_NAME);
  if (holder === undefined) return;
  const cause = 'The stack is being deleted.';
  await unlessItIsGone(() =>
    deps.workflows.send(
      new StopExecutionCommand({
        executionArn: executionArn(settings.STATE_MACHINE_ARN, holder),
        error: 'StackDeleted',
        cause,
      }),
    ),
  );
};

const removeEndpoint = async (deps: Needs, EndpointName: string): Promise<void> => {
  const begun = deps.clock().getTime();
  for (;;) {
    const endpoint = await findEndpoint(deps, EndpointName);
    if (endpoint === undefined) return;
    if (SETTLED.has(endpoint.status))
      await unlessItIsGone(() => deps.sagemaker.send(new DeleteEndpointCommand({ EndpointName })));
    if (deps.clock().getTime() - begun > LONGEST_WAIT_MS)
      throw new Error(
        `Endpoint ${EndpointName} is still ${endpoint.status}. Wait until it is InService, then remove the stack again.`,
      );
    await deps.pause(LOOK_EVERY_MS);
  }
};

const removeDeployments = async (deps: Needs, settings: ClearingSettings): Promise<number> => {
  const models = await allModels(deps, settings.LOOP_TABLE_NAME);
  const activations = (await allCycles(deps, settings.LOOP_TABLE_NAME)).flatMap((cycle) => {
    const version = activationTarget(cycle);
    return version === undefined ? [] : [{ model_version: version, cycle: cycle.cycle }];
  });
  const names = [...models, ...activations].flatMap(({ model_version, cycle }) =>
    cycle === undefined ? [] : [resourceName(settings.SAGEMAKER_ENDPOINT_NAME, model_version, cycle)],
  );
  for (const name of new Set(names)) await removeDeployment(deps, name);
  if (settings.DATA_REMOVAL === 'Delete')
    for (const { model_package_arn } of models)
      await unlessItIsGone(() =>
        deps.sagemaker.send(new DeleteModelPackageCommand({ ModelPackageName: model_package_arn })),
      );
  return names.length;
};

/** A stopped retraining hands its lease to one that waits, so the holder is stopped before and after. */
const clear = async (deps: Needs, settings: ClearingSettings): Promise<void> => {
  await stopRetraining(deps, settings);
  await removeEndpoint(deps, settings.SAGEMAKER_ENDPOINT_NAME);
  await stopRetraining(deps, settings);
  const deployments = await removeDeployments(deps, settings);
  deps.logger.info('cleared what was deployed at run time', { deployments });
};

/** CloudFormation waits an hour for an answer, so there is one whatever happens. */
export const clearEndpoint = (
  deps: Needs,
  settings: ClearingSettings,
): Task<typeof StackRequest, { status: string }> => ({
  input: StackRequest,
  run: async (request) => {
    let failure: string | undefined;
    try {
      if (request.RequestType === 'Delete') await clear(deps, settings);
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
      deps.logger.error('the stack’s deletion could not clear SageMaker', { error });
    }
    const answer = stackAnswer(request, failure);
    await deps.answer(request.ResponseURL, answer);
    return { status: answer.Status };
  },
});

const settings = readEnvironment({
  LOOP_TABLE_NAME: text,
  SAGEMAKER_ENDPOINT_NAME: text,
  STATE_MACHINE_ARN: text,
  DATA_REMOVAL: z.enum(['Retain', 'Delete']),
});

export const handler = taskHandler(
  'ClearEndpoint',
  clearEndpoint(
    {
      ...system,
      documents: dynamoDb(),
      sagemaker: sageMaker(),
      workflows: stepFunctions(),
      answer: sendAnswer,
    },
    settings,
  ),
  system.logger,
);

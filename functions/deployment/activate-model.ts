// POST /models/{version}/activate: opens a cycle that trains nothing and puts a registered version in service.
import { DescribeModelPackageCommand } from '@aws-sdk/client-sagemaker';
import { ActivateRequest } from '../api/operations/activate-model.ts';
import type { RegisteredModel } from '../registry/model-versions.ts';
import { registeredVersion } from '../registry/registered-version.ts';
import { openNextCycle, readCounters } from '../retraining/open-next-cycle.ts';
import { cycleAnswer } from '../retraining/request-retraining.ts';
import { insistOnIdleLoop } from '../retraining/running-execution.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { sageMaker } from '../runtime/clients/sagemaker.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { type HttpRoute, httpHandler } from '../runtime/http-handler.ts';
import { Problem } from '../runtime/problem.ts';
import { system } from '../runtime/system.ts';
import { activeModel } from './active-model.ts';

type Needs = Pick<Dependencies, 'documents' | 'sagemaker' | 'clock'>;

const insistOnApproval = async ({ sagemaker }: Needs, model: RegisteredModel): Promise<void> => {
  const { ModelApprovalStatus: status } = await sagemaker.send(
    new DescribeModelPackageCommand({ ModelPackageName: model.model_package_arn }),
  );
  if (status === 'Approved') return;
  throw new Problem(
    'model-not-approved',
    `Version ${model.model_version} is ${status}. POST /models/${model.model_version}/approval decides on it.`,
  );
};

/** The volume counted so far still counts for the next training; the other windows begin anew, as the model is another. */
export const activateModel = (deps: Needs, loopTable: string): HttpRoute<typeof ActivateRequest> => ({
  body: ActivateRequest,
  run: async ({ path, body: { note } }) => {
    const model = await registeredVersion(deps, loopTable, path);
    const { model_version } = model;
    if ((await activeModel(deps, loopTable))?.model_version === model_version)
      throw new Problem('already-active', `Version ${model_version} serves already.`);
    await insistOnApproval(deps, model);
    await insistOnIdleLoop(deps, loopTable);
    const cycle = await openNextCycle(deps, loopTable, await readCounters(deps, loopTable), ([last]) => ({
      reason: 'activation',
      evidence: { requested_by: 'operator', model_version, ...(note === undefined ? {} : { note }) },
      volumeMark: last?.volume_mark ?? 0,
    }));
    if (cycle === undefined) throw new Error('A cycle asked for by hand was not opened.');
    return cycleAnswer(cycle.cycle);
  },
});

export const handler = httpHandler(
  'activate-model',
  activateModel(
    { ...system, documents: dynamoDb(), sagemaker: sageMaker() },
    readEnvironment({ LOOP_TABLE_NAME: text }).LOOP_TABLE_NAME,
  ),
  system.logger,
);

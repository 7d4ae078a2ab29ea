// POST /models/{version}/approval: a person approves or rejects; SageMaker's event then takes the waiting execution on.
import { ApprovalRequest } from '../api/operations/decide-model.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { sageMaker } from '../runtime/clients/sagemaker.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { type HttpRoute, httpHandler } from '../runtime/http-handler.ts';
import { system } from '../runtime/system.ts';
import { decideVersion } from './decide-version.ts';
import { registeredVersion } from './registered-version.ts';

type Needs = Pick<Dependencies, 'documents' | 'sagemaker'>;

export const decideModel = (deps: Needs, loopTable: string): HttpRoute<typeof ApprovalRequest> => ({
  body: ApprovalRequest,
  run: async ({ path, body: { decision, note } }) => {
    const model = await registeredVersion(deps, loopTable, path);
    return { status: 200, body: await decideVersion(deps, model, decision, note) };
  },
});

export const handler = httpHandler(
  'decide-model',
  decideModel(
    { documents: dynamoDb(), sagemaker: sageMaker() },
    readEnvironment({ LOOP_TABLE_NAME: text }).LOOP_TABLE_NAME,
  ),
  system.logger,
);

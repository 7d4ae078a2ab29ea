// POST /bootstrap: trains and deploys the first model through the very same state machine as every later one.
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { BootstrapRequest } from '../api/operations/retrain.ts';
import { ACTIVE_MODEL_KEY } from '../retraining/loop-keys.ts';
import { requestRetraining } from '../retraining/request-retraining.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { type HttpRoute, httpHandler } from '../runtime/http-handler.ts';
import { Problem } from '../runtime/problem.ts';
import { system } from '../runtime/system.ts';

type Needs = Pick<Dependencies, 'documents' | 'clock'>;

export const bootstrap = (deps: Needs, loopTable: string): HttpRoute<typeof BootstrapRequest> => ({
  body: BootstrapRequest,
  run: async ({ body }) => {
    const { Item } = await deps.documents.send(
      new GetCommand({ TableName: loopTable, Key: ACTIVE_MODEL_KEY, ConsistentRead: true }),
    );
    if (Item !== undefined)
      throw new Problem(
        'already-bootstrapped',
        `Version ${Item.model_version} serves. POST /retrain trains a successor.`,
      );
    return requestRetraining(deps, loopTable, 'bootstrap', body.note);
  },
});

const { LOOP_TABLE_NAME } = readEnvironment({ LOOP_TABLE_NAME: text });

export const handler = httpHandler(
  'bootstrap',
  bootstrap({ ...system, documents: dynamoDb() }, LOOP_TABLE_NAME),
  system.logger,
);

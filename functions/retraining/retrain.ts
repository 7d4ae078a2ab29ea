// POST /retrain: asks for a retraining now, whatever the thresholds say.
import { RetrainRequest } from '../api/operations/retrain.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { type HttpRoute, httpHandler } from '../runtime/http-handler.ts';
import { system } from '../runtime/system.ts';
import { requestRetraining } from './request-retraining.ts';
import { insistOnIdleLoop } from './running-execution.ts';

/** Two at the same moment may both be taken; the second then waits, as if it had said so. */
export const retrain = (
  deps: Pick<Dependencies, 'documents' | 'clock'>,
  loopTable: string,
): HttpRoute<typeof RetrainRequest> => ({
  body: RetrainRequest,
  run: async ({ body: { note, queue, overrides } }) => {
    if (!queue) await insistOnIdleLoop(deps, loopTable, ', or send {"queue": true} to wait behind it');
    return requestRetraining(deps, loopTable, 'manual', note, overrides);
  },
});

export const handler = httpHandler(
  'retrain',
  retrain({ ...system, documents: dynamoDb() }, readEnvironment({ LOOP_TABLE_NAME: text }).LOOP_TABLE_NAME),
  system.logger,
);

// POST /retrain: asks for a retraining now, whatever the thresholds say.
import { RetrainRequest } from '../api/operations/retrain.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { httpHandler } from '../runtime/http-handler.ts';
import { system } from '../runtime/system.ts';
import { requestRetraining } from './request-retraining.ts';

const { LOOP_TABLE_NAME } = readEnvironment({ LOOP_TABLE_NAME: text });
const deps = { ...system, documents: dynamoDb() };

export const handler = httpHandler(
  'retrain',
  {
    body: RetrainRequest,
    run: ({ body }) => requestRetraining(deps, LOOP_TABLE_NAME, 'manual', body.note),
  },
  system.logger,
);

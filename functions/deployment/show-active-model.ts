// GET /active-model: which version serves on record, and whether the endpoint agrees.
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { sageMaker } from '../runtime/clients/sagemaker.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { type HttpRoute, httpHandler, noBody } from '../runtime/http-handler.ts';
import { Problem } from '../runtime/problem.ts';
import { system } from '../runtime/system.ts';
import { activeModel } from './active-model.ts';
import { findEndpoint } from './find-endpoint.ts';

interface Settings {
  readonly LOOP_TABLE_NAME: string;
  readonly SAGEMAKER_ENDPOINT_NAME: string;
}

export const showActiveModel = (
  deps: Pick<Dependencies, 'documents' | 'sagemaker'>,
  { LOOP_TABLE_NAME, SAGEMAKER_ENDPOINT_NAME: endpoint_name }: Settings,
): HttpRoute<typeof noBody> => ({
  body: noBody,
  run: async () => {
    const [active, endpoint] = await Promise.all([
      activeModel(deps, LOOP_TABLE_NAME),
      findEndpoint(deps, endpoint_name),
    ]);
    if (active === undefined)
      throw new Problem(
        'no-active-model',
        'No model was put in service yet. POST /bootstrap trains and deploys the first one.',
      );
    const { model_version, model_id, cycle, promoted_at, endpoint_config_name } = active;
    return {
      status: 200,
      body: {
        ...{ model_version, model_id, cycle, promoted_at, endpoint_name, endpoint_config_name },
        endpoint_status: endpoint?.status ?? 'Missing',
        live_config_name: endpoint?.liveConfig ?? null,
        pending_config_name: endpoint?.pendingConfig ?? null,
        agrees: endpoint?.liveConfig === endpoint_config_name,
      },
    };
  },
});

export const handler = httpHandler(
  'show-active-model',
  showActiveModel(
    { documents: dynamoDb(), sagemaker: sageMaker() },
    readEnvironment({ LOOP_TABLE_NAME: text, SAGEMAKER_ENDPOINT_NAME: text }),
  ),
  system.logger,
);

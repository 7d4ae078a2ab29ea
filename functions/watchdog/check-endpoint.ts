// Does the endpoint serve the champion while nobody deploys? After an execution was stopped half-way it may not.
import { UpdateEndpointCommand } from '@aws-sdk/client-sagemaker';
import { activeModel } from '../deployment/active-model.ts';
import { findEndpoint } from '../deployment/find-endpoint.ts';
import { readLease } from '../retraining/lease.ts';
import type { Check } from './check.ts';

/** Without a champion there is nothing to return to, and the first model, verified or not, is better than none. */
export const checkEndpoint: Check = async (deps, { loopTable, endpointName }) => {
  if ((await readLease(deps, loopTable)).holder !== undefined) return [];
  const champion = await activeModel(deps, loopTable);
  if (champion === undefined) return [];
  const endpoint = await findEndpoint(deps, endpointName);
  const settled = endpoint?.status === 'InService' && endpoint.pendingConfig === undefined;
  if (!settled || endpoint.liveConfig === champion.endpoint_config_name) return [];
  await deps.sagemaker.send(
    new UpdateEndpointCommand({
      EndpointName: endpointName,
      EndpointConfigName: champion.endpoint_config_name,
    }),
  );
  const reason = `The endpoint served ${endpoint.liveConfig}, which no cycle promoted; it goes back to the champion's ${champion.endpoint_config_name}.`;
  return [{ kind: 'endpoint-returned', subject: endpoint.liveConfig, reason }];
};

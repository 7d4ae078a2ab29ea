// RollBackEndpoint: a model that is live but failed its verification goes back to the configuration before it.
import { UpdateEndpointCommand } from '@aws-sdk/client-sagemaker';
import * as z from 'zod';
import { sageMaker } from '../runtime/clients/sagemaker.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { system } from '../runtime/system.ts';
import { type Task, taskHandler } from '../runtime/task-handler.ts';
import { findEndpoint, isHeadingFor } from './find-endpoint.ts';

const Input = z.object({ endpoint_name: z.string(), previous_config_name: z.string() });

/** At the first deployment there is nothing to go back to: the endpoint stays, and the notification says so. */
export const rollBackEndpoint = (
  deps: Pick<Dependencies, 'sagemaker'>,
): Task<typeof Input, { rolling_back: boolean }> => ({
  input: Input,
  run: async ({ endpoint_name: EndpointName, previous_config_name: EndpointConfigName }) => {
    if (EndpointConfigName === '') return { rolling_back: false };
    const endpoint = await findEndpoint(deps, EndpointName);
    const underWay = endpoint !== undefined && isHeadingFor(endpoint, EndpointConfigName);
    if (!underWay) await deps.sagemaker.send(new UpdateEndpointCommand({ EndpointName, EndpointConfigName }));
    return { rolling_back: true };
  },
});

export const handler = taskHandler(
  'RollBackEndpoint',
  rollBackEndpoint({ sagemaker: sageMaker() }),
  system.logger,
);

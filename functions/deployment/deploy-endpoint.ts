// DeployEndpoint: creates the endpoint, or starts its blue/green update to the new model's configuration.
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DeleteEndpointCommand,
  UpdateEndpointCommand,
} from '@aws-sdk/client-sagemaker';
import * as z from 'zod';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { sageMaker } from '../runtime/clients/sagemaker.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { system } from '../runtime/system.ts';
import { type Task, taskHandler } from '../runtime/task-handler.ts';
import { activeModel } from './active-model.ts';
import { deploymentConfig, type EndpointSettings, endpointConfig, resourceName } from './endpoint-plan.ts';
import { readEndpointSettings } from './endpoint-settings.ts';
import { findEndpoint, isHeadingFor } from './find-endpoint.ts';

type Needs = Pick<Dependencies, 'documents' | 'sagemaker'>;
interface Settings extends EndpointSettings {
  readonly endpointName: string;
  readonly roleArn: string;
  readonly loopTable: string;
}

const Input = z.object({
  cycle: z.number().int().positive(),
  model_version: z.number().int().positive(),
  model_package_arn: z.string(),
});

export interface Deployment {
  readonly endpoint_name: string;
  readonly endpoint_arn: string;
  readonly endpoint_config_name: string;
  /** Empty at the first deployment. */
  readonly previous_config_name: string;
}

/** A retry meets what an earlier attempt created; SageMaker says so only in the text (aws-contracts §2.9). */
const unlessItExists = async (create: () => Promise<unknown>): Promise<void> => {
  try {
    await create();
  } catch (error) {
    if (!(error instanceof Error && /already exist/i.test(error.message))) throw error;
  }
};

const prepare = async ({ sagemaker }: Needs, settings: Settings, name: string, packageArn: string) => {
  await unlessItExists(() =>
    sagemaker.send(
      new CreateModelCommand({
        ModelName: name,
        PrimaryContainer: { ModelPackageName: packageArn },
        ExecutionRoleArn: settings.roleArn,
      }),
    ),
  );
  await unlessItExists(() => sagemaker.send(new CreateEndpointConfigCommand(endpointConfig(name, settings))));
};

const create = async ({ sagemaker }: Needs, EndpointName: string, EndpointConfigName: string) => {
  const { EndpointArn } = await sagemaker.send(
    new CreateEndpointCommand({ EndpointName, EndpointConfigName }),
  );
  if (EndpointArn === undefined) throw new Error('SageMaker created an endpoint without an ARN.');
  return EndpointArn;
};

/** The state machine tries again on this until the endpoint is gone. */
export class EndpointBeingDeleted extends Error {
  override readonly name = 'EndpointBeingDeleted';
}

/** A Failed endpoint serves nobody and accepts only DeleteEndpoint (aws-contracts §2.6). */
const DEAD: ReadonlySet<string> = new Set(['Failed', 'Deleting']);

const makeRoom = async ({ sagemaker }: Needs, EndpointName: string, status: string): Promise<never> => {
  if (status === 'Failed') await sagemaker.send(new DeleteEndpointCommand({ EndpointName }));
  throw new EndpointBeingDeleted(`Endpoint ${EndpointName} was ${status} and makes room for a new one.`);
};

/** Where a retry finds its own configuration live already, the champion's is the one to go back to. */
const configBefore = async (deps: Needs, loopTable: string, live: string, wanted: string): Promise<string> =>
  live === wanted ? ((await activeModel(deps, loopTable))?.endpoint_config_name ?? '') : live;

export const deployEndpoint = (deps: Needs, settings: Settings): Task<typeof Input, Deployment> => ({
  input: Input,
  run: async ({ cycle, model_version, model_package_arn }) => {
    const { endpointName } = settings;
    const name = resourceName(endpointName, model_version, cycle);
    await prepare(deps, settings, name, model_package_arn);
    const endpoint = await findEndpoint(deps, endpointName);
    if (endpoint === undefined) {
      const endpoint_arn = await create(deps, endpointName, name);
      return {
        endpoint_name: endpointName,
        endpoint_arn,
        endpoint_config_name: name,
        previous_config_name: '',
      };
    }
    if (DEAD.has(endpoint.status)) return makeRoom(deps, endpointName, endpoint.status);
    if (!isHeadingFor(endpoint, name))
      await deps.sagemaker.send(
        new UpdateEndpointCommand({
          EndpointName: endpointName,
          EndpointConfigName: name,
          DeploymentConfig: deploymentConfig(settings),
        }),
      );
    return {
      endpoint_name: endpointName,
      endpoint_arn: endpoint.arn,
      endpoint_config_name: name,
      previous_config_name: await configBefore(deps, settings.loopTable, endpoint.liveConfig, name),
    };
  },
});

const settings = readEnvironment({
  SAGEMAKER_ENDPOINT_NAME: text,
  SAGEMAKER_ROLE: text,
  LOOP_TABLE_NAME: text,
});

export const handler = taskHandler(
  'DeployEndpoint',
  deployEndpoint(
    { documents: dynamoDb(), sagemaker: sageMaker() },
    {
      ...readEndpointSettings(),
      endpointName: settings.SAGEMAKER_ENDPOINT_NAME,
      roleArn: settings.SAGEMAKER_ROLE,
      loopTable: settings.LOOP_TABLE_NAME,
    },
  ),
  system.logger,
);

// GET /health: whether each thing the service leans on answers, so that "not ready" has a name.
import { DescribeEndpointCommand } from '@aws-sdk/client-sagemaker';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { COUNTERS_KEY } from '../retraining/loop-keys.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { sageMaker } from '../runtime/clients/sagemaker.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { type HttpRoute, httpHandler, noBody } from '../runtime/http-handler.ts';
import { system } from '../runtime/system.ts';

type Needs = Pick<Dependencies, 'documents' | 'sagemaker'>;
interface Settings {
  readonly DYNAMODB_TABLE_NAME: string;
  readonly LOOP_TABLE_NAME: string;
  readonly SAGEMAKER_ENDPOINT_NAME: string;
}

interface Readiness {
  readonly ready: boolean;
  readonly detail: string;
}

const check = async (probe: () => Promise<Readiness>): Promise<Readiness> => {
  try {
    return await probe();
  } catch (error) {
    return { ready: false, detail: error instanceof Error ? error.name : 'unreachable' };
  }
};

const table = (deps: Needs, name: string, key: Record<string, string>) =>
  check(async () => {
    await deps.documents.send(new GetCommand({ TableName: name, Key: key }));
    return { ready: true, detail: 'readable' };
  });

/** While it changes or rolls back, an endpoint serves what it served before. */
const SERVING: ReadonlySet<string> = new Set(['InService', 'Updating', 'SystemUpdating', 'RollingBack']);

const endpoint = (deps: Needs, name: string) =>
  check(async () => {
    const { EndpointStatus } = await deps.sagemaker.send(new DescribeEndpointCommand({ EndpointName: name }));
    return {
      ready: SERVING.has(EndpointStatus ?? ''),
      detail: EndpointStatus ?? 'unknown',
    };
  });

export const health = (deps: Needs, settings: Settings): HttpRoute<typeof noBody> => ({
  body: noBody,
  run: async () => {
    const [feedback_table, loop_table, model_endpoint] = await Promise.all([
      table(deps, settings.DYNAMODB_TABLE_NAME, { feedback_id: 'health' }),
      table(deps, settings.LOOP_TABLE_NAME, COUNTERS_KEY),
      endpoint(deps, settings.SAGEMAKER_ENDPOINT_NAME),
    ]);
    const dependencies = { feedback_table, loop_table, model_endpoint };
    const ready = Object.values(dependencies).every((each) => each.ready);
    return { status: ready ? 200 : 503, body: { ready, dependencies } };
  },
});

export const handler = httpHandler(
  'health',
  health(
    { documents: dynamoDb(), sagemaker: sageMaker() },
    readEnvironment({ DYNAMODB_TABLE_NAME: text, LOOP_TABLE_NAME: text, SAGEMAKER_ENDPOINT_NAME: text }),
  ),
  system.logger,
);

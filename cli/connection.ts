// Finds a stage's API and keys: the laptop's from the file its start leaves, AWS's from the stack's outputs.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import * as z from 'zod';
import type { ApiOptions } from './signed-api.ts';

/** `LOOP_CONNECTION` names another laptop cloud than the one of this checkout. */
export const CONNECTION_FILE =
  process.env.LOOP_CONNECTION ?? join(import.meta.dirname, '..', '.local', 'cloud.json');

/** What `npm start` writes down for the CLI. */
export const LocalConnection = z.object({
  api_url: z.string(),
  endpoint: z.string(),
  sagemaker_endpoint: z.string(),
  region: z.string(),
  bus: z.string(),
});
export type LocalConnection = z.infer<typeof LocalConnection>;

export interface Connection {
  readonly api: ApiOptions;
  readonly bus: string;
  readonly region: string;
  /** Set on the laptop only; on AWS the SDK finds the service itself. */
  readonly endpoint?: string;
}

const LAPTOP_KEYS = { accessKeyId: 'test', secretAccessKey: 'test' };

/** What an SDK client is made with; on AWS it finds keys and service itself. */
export const clientSettings = ({ region, endpoint }: Connection) =>
  endpoint === undefined ? { region } : { region, endpoint, credentials: LAPTOP_KEYS };

const local = (): Connection => {
  if (!existsSync(CONNECTION_FILE))
    throw new Error('The laptop cloud was never started here. Run `npm start` and leave it running.');
  const { api_url, region, bus, endpoint } = LocalConnection.parse(
    JSON.parse(readFileSync(CONNECTION_FILE, 'utf8')),
  );
  const api = { url: api_url, region, ...LAPTOP_KEYS };
  return { api, bus, region, endpoint };
};

const aws = async (stage: string): Promise<Connection> => {
  const client = new CloudFormationClient({});
  const region = await client.config.region();
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: `sentiment-${stage}` }));
  const outputs = new Map(
    (Stacks?.[0]?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
  );
  const url = outputs.get('HttpApiUrl');
  if (url === undefined)
    throw new Error(`The stack sentiment-${stage} in ${region} has no HttpApiUrl output.`);
  const { accessKeyId, secretAccessKey, sessionToken } = await client.config.credentials();
  const api = {
    url,
    region,
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
  };
  return { api, region, bus: outputs.get('BusName') ?? `sentiment-${stage}` };
};

/** @throws Error saying what to start or deploy when the stage cannot be found. */
export const connect = (stage: string): Promise<Connection> =>
  stage === 'local' ? Promise.resolve().then(local) : aws(stage);

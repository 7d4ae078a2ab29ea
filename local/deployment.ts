// Packages the service and deploys that very template to the laptop cloud, then creates its SageMaker resources from it.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import type { LocalConnection } from '../cli/connection.ts';
import type { Cloud } from './cloud.ts';
import { REGION, ROOT } from './cloud.ts';

export const STAGE = 'local';
const STACK = `sentiment-${STAGE}`;
const DEPLOYMENT_BUCKET = 'sentiment-local-deployment';
const SOURCES = [
  'serverless.yml',
  'package.json',
  'deploy',
  'functions',
  'events',
  'state-machines',
  'sagemaker',
];

export interface DeployOptions {
  /** Stage parameters that differ from serverless.yml, by name. */
  readonly params: Record<string, string>;
  readonly packageDir: string;
}

const run = (command: string, args: readonly string[], env: Record<string, string>): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`serverless ${args[0]} failed with exit code ${code}:\n${output.trimEnd()}`));
    });
  });

// biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation fills it in
const API_ID = '${HttpApi}';

/** The emulator serves an API below this path; on AWS each has a host of its own. */
const localApi = (endpoint: string, id: string): string => `${endpoint}/_aws/execute-api/${id}/$default`;

const serverless = (cloud: Cloud, command: 'package' | 'deploy', { params, packageDir }: DeployOptions) =>
  run(
    join(ROOT, 'node_modules', '.bin', 'serverless'),
    [
      command,
      ...['--stage', STAGE, '--package', packageDir],
      ...Object.entries({ apiUrl: localApi(cloud.endpoint, API_ID), ...params }).map(
        ([name, value]) => `--param=${name}=${value}`,
      ),
    ],
    { ...cloud.env, SLS_TELEMETRY_DISABLED: '1', SLS_NOTIFICATIONS_MODE: 'off' },
  );

export const packageService = async (cloud: Cloud, options: DeployOptions): Promise<void> => {
  await serverless(cloud, 'package', options);
};

/** A bucket that exists beforehand keeps osls from waiting for ever on the emulator's first stack event. */
const makeDeploymentBucket = async (cloud: Cloud): Promise<void> => {
  const s3 = new S3Client({
    endpoint: cloud.endpoint,
    region: REGION,
    forcePathStyle: true,
    credentials,
  });
  try {
    await s3.send(
      new CreateBucketCommand({
        Bucket: DEPLOYMENT_BUCKET,
        CreateBucketConfiguration: { LocationConstraint: REGION },
      }),
    );
  } catch (error) {
    if (!(error instanceof Error && error.name.startsWith('BucketAlready'))) throw error;
  }
};

export const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

export const deployPackage = async (cloud: Cloud, options: DeployOptions): Promise<void> => {
  await makeDeploymentBucket(cloud);
  await serverless(cloud, 'deploy', options);
};

/** @returns undefined when the stack was never deployed here. */
export const stackOutputs = async (
  endpoint: string,
  region: string,
): Promise<Record<string, string> | undefined> => {
  const client = new CloudFormationClient({ endpoint, region, credentials });
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: STACK }));
    const pairs = (Stacks?.[0]?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]);
    return Object.fromEntries(pairs);
  } catch (error) {
    if (error instanceof Error && error.message.includes('does not exist')) return undefined;
    throw error;
  }
};

/** The API's address on this machine; the stack's own output names AWS's host. */
export const apiUrl = (endpoint: string, outputs: Record<string, string>): string => {
  const id = /^https:\/\/([^.]+)\./.exec(outputs.HttpApiUrl ?? '')?.[1];
  if (id === undefined) throw new Error(`The stack ${STACK} has no HttpApiUrl output.`);
  return localApi(endpoint, id);
};

/** What the CLI needs to talk to this cloud. */
export const connectionTo = (cloud: Cloud, outputs: Record<string, string>): LocalConnection => ({
  api_url: apiUrl(cloud.endpoint, outputs),
  endpoint: cloud.endpoint,
  sagemaker_endpoint: cloud.sageMakerEndpoint,
  region: REGION,
  bus: outputs.BusName ?? '',
});

const filesBelow = (path: string): string[] =>
  statSync(path).isFile()
    ? [path]
    : readdirSync(path)
        .filter((name) => name !== '__pycache__' && !name.startsWith('test_'))
        .sort()
        .flatMap((name) => filesBelow(join(path, name)));

/** Changes whenever what would be deployed may change. */
export const sourceFingerprint = (params: Record<string, string>): string => {
  const digest = createHash('sha256').update(JSON.stringify(params));
  for (const file of SOURCES.flatMap((source) => filesBelow(join(ROOT, source))))
    digest.update(file).update(readFileSync(file));
  return digest.digest('hex');
};

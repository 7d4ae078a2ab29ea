// A whole laptop cloud for runs that train nothing: template, functions, state machine and pipeline are the real ones,
// only the scripts inside the jobs and the serving process are quick.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  LambdaClient,
  ListFunctionsCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetQueueUrlCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type Api, signedApi } from '../../cli/signed-api.ts';
import {
  type Cloud,
  type CloudOptions,
  cloudEnvironment,
  PYTHON,
  REGION,
  sageMakerProgram,
  startCloud,
} from '../../local/cloud.ts';
import { apiUrl, credentials, deployPackage, packageService, stackOutputs } from '../../local/deployment.ts';
import { freePort } from '../../local/ports.ts';
import { provisionSageMaker } from '../../local/provision-sagemaker.ts';
import { type SupervisedProcess, startProgram } from '../../local/supervised-process.ts';
import { codeBundle } from '../../sagemaker/pipeline/code-bundle.ts';
import { report } from '../support/evaluation-builders.ts';
import { tarGz } from '../unit/local/sagemaker/support/archives.ts';

const LIGHT = join(import.meta.dirname, 'light');
const PREFIX = 'sentiment-local';
const QUEUES = ['feedback', 'counting', 'retraining', 'callback', 'lease'];

/** Only volume may trigger, and a deployment moves all traffic at once. */
const STAGE = {
  disagreementMinimum: '1000000',
  labelShiftMinimum: '1000000',
  ageLimitSeconds: '0',
  patience: '1000000', // a run of failures on purpose must not move the threshold
  exportSegments: '2',
  deploymentTraffic: 'ALL_AT_ONCE',
  deploymentWaitSeconds: '0',
  deploymentTerminationWaitSeconds: '0',
};

export interface LightCloudOrder {
  readonly folder: string;
  readonly emulatorPort: number;
  readonly sageMakerPort: number;
  /** Where the functions, and only they, find AWS and SageMaker; default: the emulator and the stand-in themselves. */
  readonly functionsSee?: { readonly aws: string; readonly sageMaker: string };
  readonly volumeThreshold: number;
  readonly params?: Record<string, string>;
  /** Seconds until a message that was not handled comes again. */
  readonly visibilitySeconds: number;
}

export interface LightCloud {
  readonly cloud: Cloud;
  readonly api: Api;
  readonly outputs: Record<string, string>;
}

/** Lays the quick scripts under the keys at which the pipeline looks for the real ones. */
const layLightCode = async ({ endpoint }: Cloud, bucket: string): Promise<void> => {
  const s3 = new S3Client({ endpoint, region: REGION, credentials, forcePathStyle: true });
  const put = (key: string, Body: string | Buffer) =>
    s3.send(new PutObjectCommand({ Bucket: bucket, Key: `code/${codeBundle().hash}/${key}`, Body }));
  for (const name of readdirSync(LIGHT).filter((each) => each.endsWith('.py')))
    await put(`scripts/${name}`, readFileSync(join(LIGHT, name)));
  await put('scripts/first.json', JSON.stringify(report({ champion: null })));
  await put('scripts/better.json', JSON.stringify(report()));
  await put('sourcedir.tar.gz', await tarGz({ 'train.py': readFileSync(join(LIGHT, 'train.py'), 'utf8') }));
};

/** Each function signs its calls with its own name (AWS_SDK_UA_APP_ID), and makes them through the proxies. */
const configureFunctions = async ({ endpoint }: Cloud, order: LightCloudOrder): Promise<void> => {
  const lambda = new LambdaClient({ endpoint, region: REGION, credentials });
  const { Functions = [] } = await lambda.send(new ListFunctionsCommand({ MaxItems: 100 }));
  for (const { FunctionName = '', Environment } of Functions) {
    const { aws, sageMaker } = order.functionsSee ?? {};
    const proxies =
      aws === undefined || sageMaker === undefined
        ? {}
        : {
            AWS_ENDPOINT_URL: aws,
            AWS_ENDPOINT_URL_SAGEMAKER: sageMaker,
            AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME: sageMaker,
          };
    const own = { AWS_SDK_UA_APP_ID: FunctionName.slice(PREFIX.length + 1) };
    await lambda.send(
      new UpdateFunctionConfigurationCommand({
        FunctionName,
        Environment: { Variables: { ...Environment?.Variables, ...own, ...proxies } },
      }),
    );
  }
};

/** What failed must come again within a run, not after the three minutes of the template. */
const hastenQueues = async ({ endpoint }: Cloud, seconds: number): Promise<void> => {
  const sqs = new SQSClient({ endpoint, region: REGION, credentials });
  for (const name of QUEUES) {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: `${PREFIX}-${name}` }));
    const Attributes = { VisibilityTimeout: String(seconds) };
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
  }
};

/** A Retry waits a fiftieth of what the state machine says; the emulator itself offers the scale. */
const hastenRetries = async ({ endpoint }: Cloud): Promise<void> => {
  const body = JSON.stringify({ 'stepfunctions._SFN_WAIT_SCALE': 0.02 });
  const answer = await fetch(`${endpoint}/_ministack/config`, { method: 'POST', body });
  if (!answer.ok) throw new Error(`The emulator refused the scale of waits: ${await answer.text()}`);
};

const cloudOptions = ({ folder, emulatorPort, sageMakerPort }: LightCloudOrder): CloudOptions => ({
  dataDir: folder,
  emulatorPort,
  sageMakerPort,
  timeScale: 0.01,
  duplicateEvents: 0.2,
  servingCommand: JSON.stringify([PYTHON, join(LIGHT, 'serving.py'), '{model}', '{port}']),
});

/** Starts the two programs on a folder, new or used before. */
export const startLight = (order: LightCloudOrder): Promise<Cloud> => startCloud(cloudOptions(order));

/** The stand-in alone, after its kill, on what that has left. */
export const restartStandIn = async (order: LightCloudOrder): Promise<SupervisedProcess> => {
  const program = startProgram(
    sageMakerProgram(cloudOptions(order), cloudEnvironment(order.emulatorPort, order.sageMakerPort)),
  );
  while (!program.output().includes('listening on')) await Promise.race([sleep(100), program.unexpectedEnd]);
  return program;
};

/** @throws Error when it was never deployed there. */
export const connect = async (cloud: Cloud): Promise<LightCloud> => {
  await hastenRetries(cloud);
  const outputs = await stackOutputs(cloud.endpoint, REGION);
  if (outputs === undefined) throw new Error('The stack is not there.');
  const api = signedApi({ url: apiUrl(cloud.endpoint, outputs), region: REGION, ...credentials });
  return { cloud, api, outputs };
};

/** On free ports, with no threshold in reach: cycles open only when they are asked for. */
export const quietOrder = async (folder: string): Promise<LightCloudOrder> => ({
  folder,
  emulatorPort: await freePort(),
  sageMakerPort: await freePort(),
  volumeThreshold: 1_000_000,
  visibilitySeconds: 3,
});

/** @throws Error when a part does not come up; everything started by then is stopped. */
export const deployLightCloud = async (order: LightCloudOrder): Promise<LightCloud> => {
  const cloud = await startLight(order);
  try {
    const options = {
      params: { ...STAGE, volumeThreshold: String(order.volumeThreshold), ...order.params },
      packageDir: join(order.folder, 'package'),
    };
    await packageService(cloud, options);
    await deployPackage(cloud, options);
    await provisionSageMaker(cloud, options.packageDir);
    const light = await connect(cloud);
    await layLightCode(cloud, light.outputs.ArtifactsBucketName ?? '');
    await configureFunctions(cloud, order);
    await hastenQueues(cloud, order.visibilitySeconds);
    return light;
  } catch (error) {
    await cloud.stop();
    throw error;
  }
};

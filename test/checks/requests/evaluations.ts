// Versions evaluated and decided on by link, for the recording: to their figures, to a silent end, and tried again.
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import type { Decision } from '../../../functions/registry/decide-version.ts';
import { signedLink } from '../../../functions/registry/decision-link.ts';
import { executionArn } from '../../../functions/retraining/execution-arn.ts';
import { ACCOUNT, REGION } from '../../../local/cloud.ts';
import { apiUrl, credentials } from '../../../local/deployment.ts';
import { invoker } from '../../faults/round.ts';
import { until, type World } from '../../soak/stopping.ts';
import { tarGz } from '../../unit/local/sagemaker/support/archives.ts';

const PREFIX = 'sentiment-local';
const WAIT_MS = 120_000;
const AN_HOUR = 3_600;

const Requested = z.object({ evaluation_id: z.string() });
const Shown = z.object({ status: z.string(), reason: z.string().optional() });
const Registered = z.object({ model_version: z.number() });

const ok = async ({ light }: World, path: string): Promise<unknown> => {
  const { status, body } = await light.api.get(path);
  if (status === 200) return body;
  throw new Error(`GET ${path} answered ${status}: ${JSON.stringify(body)}`);
};

const ask = async ({ light }: World, request: object): Promise<string> => {
  const { status, body } = await light.api.post('/run-evaluation', request);
  if (status === 202) return Requested.parse(body).evaluation_id;
  throw new Error(`POST /run-evaluation answered ${status}: ${JSON.stringify(body)}`);
};

const ended = (world: World, id: string, wanted: string) =>
  until(
    `The evaluation ${id} as ${wanted}`,
    async () => {
      const { status, reason } = Shown.parse(await ok(world, `/evaluations/${id}`));
      if (status === 'FAILED' && wanted !== status) throw new Error(`${id} failed: ${reason}`);
      return status === wanted ? true : undefined;
    },
    WAIT_MS,
  );

/** As Step Functions runs tasks again whose answer it lost: the job is there already, and the end stands. */
const retryTasks = async ({ light }: World, evaluation_id: string): Promise<void> => {
  const invoke = invoker(light);
  const job_name = `${PREFIX}-eval-${evaluation_id.split('-').at(-1)}`;
  const uri = `s3://${PREFIX}-${ACCOUNT}-data/datasets/base/`;
  await invoke('startEvaluationJob', {
    ...{ evaluation_id, job_name, base_uri: uri, dataset_uri: uri, model_uri: uri, against_uri: '' },
    ...{ sets: ['test'], parts: [] },
  });
  await invoke('stopEvaluationJob', { job_name });
  await invoke('recordFailedEvaluation', { evaluation_id, error: { Error: 'Late', Cause: 'too late' } });
};

export const useEvaluations = async (world: World): Promise<void> => {
  const active = z
    .object({ model_version: z.number() })
    .parse(await ok(world, '/active-model')).model_version;
  const against = active === 1 ? {} : { against: active };
  const id = await ask(world, { model_version: 1, ...against, on: ['test', 'feedback'] });
  await ended(world, id, 'SUCCEEDED');
  for (const path of ['/evaluations', '/latest-evaluation', '/models/1/feedback']) await ok(world, path);
  if (active !== 1) await ok(world, `/evaluations/compare?first=1&second=${active}`);
  await retryTasks(world, id);
  const silent = await ask(world, { on: ['test'] }); // of the version in service
  const machine = world.light.outputs.EvaluationMachineArn ?? '';
  await world.view.workflows.send(new StopExecutionCommand({ executionArn: executionArn(machine, silent) }));
  await ended(world, silent, 'FAILED');
};

const genuine = async ({ light }: World, version: number, decision: Decision): Promise<string> => {
  const secrets = new SecretsManagerClient({ endpoint: light.cloud.endpoint, region: REGION, credentials });
  const { SecretString: key = '' } = await secrets.send(
    new GetSecretValueCommand({ SecretId: `${PREFIX}-link-key` }),
  );
  const expires = Math.floor(Date.now() / 1000) + AN_HOUR;
  return apiUrl(light.cloud.endpoint, light.outputs) + signedLink(key, { version, decision, expires });
};

/** A version from elsewhere is rejected by a link that somebody opened and then meant. */
export const decideByLink = async (world: World): Promise<void> => {
  const { api, cloud } = world.light;
  const order = { key: 'external/by-link.tar.gz', model_id: 'by-link' };
  const s3 = new S3Client({ endpoint: cloud.endpoint, region: REGION, credentials, forcePathStyle: true });
  const Body = await tarGz({ '1/model.json': JSON.stringify({ model_id: order.model_id }) });
  await s3.send(new PutObjectCommand({ Bucket: `${PREFIX}-${ACCOUNT}-models`, Key: order.key, Body }));
  const { model_version } = Registered.parse((await api.post('/register', order)).body);
  const link = await genuine(world, model_version, 'reject');
  for (const method of ['GET', 'POST']) {
    const { status } = await fetch(link, { method });
    if (status !== 200) throw new Error(`${method} of a genuine link answered ${status}.`);
  }
};

// Trains and deploys the first model by POST /bootstrap, telling how far it is.
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import * as z from 'zod';
import { type ExecutionProgress, watchExecution, whereItIs } from '../cli/execution-watch.ts';
import type { Api } from '../cli/signed-api.ts';
import { type TrainingLog, trainingLog } from '../cli/training-log.ts';
import { type Cloud, REGION } from './cloud.ts';
import { credentials } from './deployment.ts';

const Started = z.object({ execution: z.string() });
const TIMEOUT_MS = 15 * 60 * 1000;

export const localTrainingLog = ({ endpoint, sageMakerEndpoint }: Cloud): TrainingLog =>
  trainingLog(
    new CloudWatchLogsClient({ endpoint, region: REGION, credentials }),
    new SageMakerClient({ endpoint: sageMakerEndpoint, region: REGION, credentials }),
  );

/** Follows an execution, with the training's epochs woven in. */
export const followExecution = async (
  cloud: Cloud,
  api: Pick<Api, 'get' | 'post'>,
  execution: string,
  tell: (line: string) => void,
): Promise<ExecutionProgress> => {
  const log = localTrainingLog(cloud);
  let epoch: string | undefined;
  const report = (progress: ExecutionProgress): void => {
    const where = whereItIs(progress);
    if (!where.endsWith('Train')) epoch = undefined;
    else
      log.latest().then(
        (line) => (epoch = line ?? epoch),
        () => undefined,
      ); // only decoration
    tell(epoch === undefined ? where : `${where}: ${epoch}`);
  };
  return Promise.race([watchExecution(api, execution, report, { timeoutMs: TIMEOUT_MS }), cloud.failure]);
};

/** @throws Error with the reason when the first model was not promoted. */
export const bootstrapFirstModel = async (
  cloud: Cloud,
  api: Pick<Api, 'get' | 'post'>,
  tell: (line: string) => void,
): Promise<ExecutionProgress> => {
  const { status, body } = await api.post('/bootstrap', {});
  if (status !== 202) throw new Error(`POST /bootstrap answered ${status}: ${JSON.stringify(body)}`);
  const end = await followExecution(cloud, api, Started.parse(body).execution, tell);
  if (end.outcome === 'PROMOTED') return end;
  const steps = end.pipeline_steps.filter((step) => step.failure_reason !== undefined);
  const reasons = steps.map(({ name, failure_reason }) => `${name}: ${failure_reason}`).join('\n');
  throw new Error(
    `The first model was not promoted (${end.outcome ?? end.status}): ${end.outcome_reason ?? ''}\n${reasons}`,
  );
};

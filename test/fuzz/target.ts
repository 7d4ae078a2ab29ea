// The stage that the fuzzer attacks: a real deployment whose jobs and models are quick, with something under every route.
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Content } from '../../functions/api/operation.ts';
import { predictSentimentOperation } from '../../functions/api/operations/predict-sentiment.ts';
import { registerExternalModelOperation } from '../../functions/api/operations/register-external-model.ts';
import { submitFeedbackOperation } from '../../functions/api/operations/submit-feedback.ts';
import { REGION } from '../../local/cloud.ts';
import { apiUrl, credentials } from '../../local/deployment.ts';
import { freePort } from '../../local/ports.ts';
import { bootstrap } from '../faults/fault-world.ts';
import { deployLightCloud, type LightCloud } from '../faults/light-cloud.ts';
import { viewLoop } from '../faults/loop-view.ts';
import { tarGz } from '../unit/local/sagemaker/support/archives.ts';

export interface Target {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

const exampleOf = (content: readonly Content[]) => content[0]?.example as Record<string, string>;

/** The archive that the example of POST /register names. */
const layArchive = async ({ cloud, outputs }: LightCloud): Promise<void> => {
  const { key, model_id } = exampleOf(registerExternalModelOperation.body.content);
  const s3 = new S3Client({ endpoint: cloud.endpoint, region: REGION, credentials, forcePathStyle: true });
  const Body = await tarGz({ '1/model.json': JSON.stringify({ model_id }) });
  await s3.send(new PutObjectCommand({ Bucket: outputs.ModelsBucketName, Key: key ?? '', Body }));
};

/** A prediction, and the feedback whose id the examples of the other routes name. */
const handInExamples = async ({ api }: LightCloud): Promise<void> => {
  const predicted = await api.post('/predict-sentiment', exampleOf(predictSentimentOperation.body.content));
  if (predicted.status !== 200) throw new Error(`The stage predicts nothing: ${JSON.stringify(predicted)}`);
  const { feedback_id } = submitFeedbackOperation.answers[202].example as Record<string, string>;
  const { text } = exampleOf(submitFeedbackOperation.body.content);
  const { status, body } = await api.post('/submit-feedback', { feedback_id, text, user_label: 'Negative' });
  if (status !== 202) throw new Error(`The stage takes no feedback: ${JSON.stringify(body)}`);
};

/** @throws Error when the stage does not come up; everything started by then is stopped. */
export const prepareTarget = async (folder: string, tell: (line: string) => void): Promise<Target> => {
  tell('deploying');
  const light = await deployLightCloud({
    folder: join(folder, 'cloud'),
    emulatorPort: await freePort(),
    sageMakerPort: await freePort(),
    volumeThreshold: 1_000_000,
    visibilitySeconds: 3,
  });
  try {
    tell('bootstrapping');
    await bootstrap(light, viewLoop(light));
    await layArchive(light);
    await handInExamples(light);
  } catch (error) {
    await light.cloud.stop();
    throw error;
  }
  return { url: apiUrl(light.cloud.endpoint, light.outputs), stop: light.cloud.stop };
};

// Every route asked once and more: what users and operators do between two cycles, each answer being the one expected.
import { setTimeout as sleep } from 'node:timers/promises';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import type { ApiReply } from '../../../cli/signed-api.ts';
import { SAMPLE_METADATA } from '../../../events/metadata.ts';
import { ACCOUNT, REGION } from '../../../local/cloud.ts';
import { credentials } from '../../../local/deployment.ts';
import type { LightCloud } from '../../faults/light-cloud.ts';
import { tarGz } from '../../unit/local/sagemaker/support/archives.ts';

const insist = (what: string, { status, body }: ApiReply, expected: number): unknown => {
  if (status === expected) return body;
  throw new Error(`${what} answered ${status}, not ${expected}: ${JSON.stringify(body)}`);
};

const FeedbackAnswer = z.object({ feedback_id: z.string() });
const Registered = z.object({ model_version: z.number() });

const USER = 'user-of-the-recording';

const Prediction = z.object({ prediction_id: z.string() });

const predict = async ({ api }: LightCloud, text: string): Promise<unknown> =>
  insist('POST /predict-sentiment', await api.post('/predict-sentiment', { text }), 200);

const correct = async (light: LightCloud): Promise<string[]> => {
  const { api } = light;
  const { prediction_id } = Prediction.parse(await predict(light, 'It broke.'));
  const named = { text: 'It broke.', user_label: 'Negative', prediction_id };
  const ids: string[] = [];
  for (const body of [named, named, { text: 'It holds.', user_label: 'Positive', user_id: USER }])
    ids.push(
      FeedbackAnswer.parse(insist('POST /submit-feedback', await api.post('/submit-feedback', body), 202))
        .feedback_id,
    );
  insist(
    'POST /predict-sentiment/batch',
    await api.post('/predict-sentiment/batch', { texts: ['a', 'b'] }),
    200,
  );
  const other = Prediction.parse(await predict(light, 'The lid fits.')).prediction_id;
  const csv = [
    'text,user_label,user_id,prediction_id',
    `The lid sticks.,Negative,${USER},`,
    `The lid fits.,Positive,,${other}`,
    `The lid fits.,Neutral,,${other}`,
  ];
  insist('POST /feedback/bulk', await api.upload('/feedback/bulk', 'text/csv', `${csv.join('\n')}\n`), 200);
  return ids;
};

const change = async ({ api }: LightCloud, [first = '', , last = '']: readonly string[]): Promise<void> => {
  insist('GET /feedback/{id}', await api.get(`/feedback/${first}`), 200);
  insist('PUT /feedback/{id}', await api.put(`/feedback/${first}`, { user_label: 'Neutral' }), 200);
  insist('POST /audits', await api.post('/audits', { feedback_id: last, label: 'Positive' }), 200);
  insist('DELETE /feedback/{id}', await api.delete(`/feedback/${first}`), 200);
  insist('DELETE /users/{user_id}/feedback', await api.delete(`/users/${USER}/feedback`), 200);
};

const look = async ({ api }: LightCloud): Promise<void> => {
  for (const path of [
    '/health',
    '/models',
    '/models/1',
    '/active-model',
    '/executions',
    '/executions/retrain-000001',
    '/why',
    '/adjudications',
    '/notifications',
    '/openapi.json',
    '/docs',
  ])
    insist(`GET ${path}`, await api.get(path), 200);
  insist('POST /what-if', await api.post('/what-if', {}), 200);
  for (const topic of ['training', 'deployment'])
    insist('POST /notify', await api.post('/notify', { topic, subject: 'A note', message: 'To all.' }), 202);
};

/** A model from elsewhere is refused while its archive is missing, registered, approved, and put in service. */
const bringModel = async ({ api, cloud }: LightCloud): Promise<number> => {
  const order = { key: 'external/model.tar.gz', model_id: 'from-elsewhere' };
  insist('POST /register', await api.post('/register', order), 404);
  const s3 = new S3Client({ endpoint: cloud.endpoint, region: REGION, credentials, forcePathStyle: true });
  await s3.send(
    new PutObjectCommand({
      Bucket: `sentiment-local-${ACCOUNT}-models`,
      Key: order.key,
      Body: await tarGz({ '1/model.json': JSON.stringify({ model_id: order.model_id }) }),
    }),
  );
  const { model_version } = Registered.parse(
    insist('POST /register', await api.post('/register', order), 201),
  );
  insist('GET /models/{version}', await api.get(`/models/${model_version}`), 200);
  const approval = { decision: 'approve', note: 'Looks well.' };
  insist('POST approval', await api.post(`/models/${model_version}/approval`, approval), 200);
  return model_version;
};

/** What applications and operators hand in by event: with a user, for a prediction, twice for one, and an audit. */
const sendEvents = async (light: LightCloud, [, , audited = '']: readonly string[]): Promise<void> => {
  const { cloud, outputs } = light;
  const events = new EventBridgeClient({ endpoint: cloud.endpoint, region: REGION, credentials });
  const { prediction_id } = Prediction.parse(await predict(light, 'It rusts.'));
  const correction = {
    text: 'It rusts.',
    user_label: 'Negative',
    prediction_id,
    user_id: `${USER}-by-event`,
  };
  const details: readonly (readonly [string, unknown])[] = [
    ['FeedbackSubmitted', correction],
    ['FeedbackSubmitted', { ...correction, user_label: 'Neutral' }],
    [
      'FeedbackAudited',
      { metadata: SAMPLE_METADATA, feedback_id: audited, label: 'Negative', auditor: 'the recording' },
    ],
  ];
  for (const [DetailType, detail] of details) {
    const entry = { EventBusName: outputs.BusName, Source: 'recording', DetailType };
    await events.send(new PutEventsCommand({ Entries: [{ ...entry, Detail: JSON.stringify(detail) }] }));
    await sleep(1_500); // the second correction must find the first one's claim
  }
};

/** @returns the version that was brought, ready to be put in service. */
export const useRoutes = async (light: LightCloud): Promise<number> => {
  const ids = await correct(light);
  await sendEvents(light, ids);
  await change(light, ids);
  await look(light);
  return bringModel(light);
};

export const putInService = async ({ api }: LightCloud, version: number): Promise<void> => {
  insist('POST activate', await api.post(`/models/${version}/activate`, {}), 202);
};

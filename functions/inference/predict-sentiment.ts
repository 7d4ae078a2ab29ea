// POST /predict-sentiment: one text in, one sentiment out, with the id that feedback can name.
import * as z from 'zod';
import { FeedbackText } from '../../events/feedback-submitted.ts';
import { modelVersions } from '../registry/model-versions.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { sageMakerRuntime } from '../runtime/clients/sagemaker-runtime.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { type HttpRoute, httpHandler } from '../runtime/http-handler.ts';
import { system } from '../runtime/system.ts';
import { endpointProblem } from './endpoint-problem.ts';
import { keepPrediction } from './prediction-record.ts';
import { askEndpoint } from './sentiment-endpoint.ts';

type Needs = Pick<Dependencies, 'documents' | 'endpoints' | 'clock' | 'newId'>;
interface Settings {
  readonly SAGEMAKER_ENDPOINT_NAME: string;
  readonly LOOP_TABLE_NAME: string;
}

export const PredictRequest = z.strictObject({ text: FeedbackText });

export const predictSentiment = (deps: Needs, settings: Settings): HttpRoute<typeof PredictRequest> => {
  const versionOf = modelVersions(deps, settings.LOOP_TABLE_NAME);
  return {
    body: PredictRequest,
    run: async ({ body }) => {
      const [sentiment] = await askEndpoint(deps, settings.SAGEMAKER_ENDPOINT_NAME, [body.text]).catch(
        (error: unknown) => {
          throw endpointProblem(error) ?? error;
        },
      );
      if (sentiment === undefined) throw new Error('The endpoint answered no prediction.');
      const { label, confidence, scores, modelId } = sentiment;
      const model_version = await versionOf(modelId);
      const prediction_id = deps.newId();
      const record = { label, confidence, ...(model_version === undefined ? {} : { model_version }) };
      await keepPrediction(deps, settings.LOOP_TABLE_NAME, prediction_id, record);
      return { status: 200, body: { prediction_id, ...record, scores } };
    },
  };
};

export const handler = httpHandler(
  'predict-sentiment',
  predictSentiment(
    { ...system, documents: dynamoDb(), endpoints: sageMakerRuntime() },
    readEnvironment({ SAGEMAKER_ENDPOINT_NAME: text, LOOP_TABLE_NAME: text }),
  ),
  system.logger,
);

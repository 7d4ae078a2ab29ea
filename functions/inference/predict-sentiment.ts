// POST /predict-sentiment: one text in, one sentiment out, with the id that feedback can name.
import { PredictRequest } from '../api/operations/predict-sentiment.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { sageMakerRuntime } from '../runtime/clients/sagemaker-runtime.ts';
import { type HttpRoute, httpHandler } from '../runtime/http-handler.ts';
import { system } from '../runtime/system.ts';
import { predictionsOf } from './answer-predictions.ts';
import { readPredictionSettings } from './prediction-settings.ts';

export const predictSentiment = (
  ...given: Parameters<typeof predictionsOf>
): HttpRoute<typeof PredictRequest> => {
  const predict = predictionsOf(...given);
  return {
    body: PredictRequest,
    run: async ({ body }) => ({ status: 200, body: (await predict([body.text]))[0] }),
  };
};

export const handler = httpHandler(
  'predict-sentiment',
  predictSentiment(
    { ...system, documents: dynamoDb(), endpoints: sageMakerRuntime() },
    readPredictionSettings(),
  ),
  system.logger,
);

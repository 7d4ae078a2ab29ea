// POST /predict-sentiment/batch: up to 100 texts in one call of the endpoint; a text that does not fit costs only its own answer.
import { FeedbackText } from '../../events/feedback-submitted.ts';
import { BATCH_BODY_BYTES, PredictBatchRequest } from '../api/operations/predict-batch.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { sageMakerRuntime } from '../runtime/clients/sagemaker-runtime.ts';
import { type HttpRoute, httpHandler } from '../runtime/http-handler.ts';
import { issuesOf } from '../runtime/problem.ts';
import { system } from '../runtime/system.ts';
import { predictionsOf } from './answer-predictions.ts';
import { readPredictionSettings } from './prediction-settings.ts';

export const predictBatch = (
  ...given: Parameters<typeof predictionsOf>
): HttpRoute<typeof PredictBatchRequest> => {
  const predict = predictionsOf(...given);
  return {
    body: PredictBatchRequest,
    maximumBytes: BATCH_BODY_BYTES,
    run: async ({ body: { texts } }) => {
      const read = texts.map((text) => FeedbackText.safeParse(text));
      const predictions = await predict(read.flatMap(({ data }) => (data === undefined ? [] : [data])));
      let next = 0;
      const results = read.map(({ error }, index) => {
        if (error !== undefined) return { index, issues: issuesOf(error) };
        const prediction = predictions[next];
        next += 1;
        return { index, prediction };
      });
      return {
        status: 200,
        body: { predicted: predictions.length, refused: texts.length - predictions.length, results },
      };
    },
  };
};

export const handler = httpHandler(
  'predict-batch',
  predictBatch({ ...system, documents: dynamoDb(), endpoints: sageMakerRuntime() }, readPredictionSettings()),
  system.logger,
);

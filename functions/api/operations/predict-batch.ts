// POST /predict-sentiment/batch, as its callers see it.
import * as z from 'zod';
import { Count, Issue, json, operation } from '../operation.ts';
import { ENDPOINT_PROBLEMS, Prediction, predictionExample } from './predict-sentiment.ts';

export const MOST_TEXTS = 100;
/** 100 texts of 5,000 ASCII characters fit; the endpoint itself takes 6 MB. */
export const BATCH_BODY_BYTES = 1024 * 1024;

/** What a single text must be is judged text by text, so that one that does not fit costs only its own answer. */
export const PredictBatchRequest = z.strictObject({
  texts: z
    .array(z.unknown().describe('1 to 5,000 characters after trimming'))
    .min(1, 'texts is empty; send 1 to 100')
    .max(MOST_TEXTS, 'texts holds more than 100; send them in several requests'),
});

const index = Count.describe('place of the text in the request, from 0');

export const PredictedBatch = z
  .strictObject({
    predicted: Count,
    refused: Count,
    results: z
      .array(
        z.union([
          z.strictObject({ index, prediction: Prediction }),
          z.strictObject({ index, issues: z.array(Issue).describe('why this text was not predicted') }),
        ]),
      )
      .describe('one for each text, in the order of the request'),
  })
  .meta({ id: 'PredictedBatch' });

export const predictBatchOperation = operation({
  id: 'predictBatch',
  method: 'POST',
  path: '/predict-sentiment/batch',
  service: 'inference',
  caller: 'application',
  summary: 'Predict the sentiment of up to 100 texts',
  body: {
    limit: BATCH_BODY_BYTES,
    content: [json(PredictBatchRequest, { texts: ['Sturdy and quiet.', ''] })],
  },
  answers: {
    200: {
      description: 'A prediction, or what is wrong, for each text',
      ...json(PredictedBatch, {
        predicted: 1,
        refused: 1,
        results: [
          { index: 0, prediction: predictionExample },
          {
            index: 1,
            issues: [{ path: '', message: 'text is empty after trimming; send 1 to 5,000 characters' }],
          },
        ],
      }),
    },
  },
  problems: ENDPOINT_PROBLEMS,
});

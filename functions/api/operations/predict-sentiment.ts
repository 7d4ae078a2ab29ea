// POST /predict-sentiment, as its callers see it.
import * as z from 'zod';
import { FeedbackText } from '../../../events/feedback-submitted.ts';
import { Label } from '../../../events/label.ts';
import type { ProblemName } from '../../runtime/problem-types.ts';
import { json, operation, Share, Version } from '../operation.ts';

export const PredictRequest = z.strictObject({ text: FeedbackText });

export const Prediction = z
  .strictObject({
    prediction_id: z
      .uuid()
      .optional()
      .describe('feedback may name it; absent where predictions are not kept'),
    label: Label,
    confidence: Share.describe('probability of the label'),
    margin: Share.describe('lead of the likeliest label over the runner-up'),
    model_version: Version.optional(),
    variant: z.string().optional().describe('the production variant that answered'),
    scores: z
      .strictObject({ Negative: Share, Neutral: Share, Positive: Share })
      .describe('probability of each label'),
    feedback: z.strictObject({
      wanted: z.boolean().describe('whether feedback on this prediction would help'),
      reason: z.enum(['low-margin', 'rare-class', 'exploration', 'not-needed']),
      probability: Share.describe('the chance with which a prediction like this one is asked about'),
    }),
  })
  .meta({ id: 'Prediction' });

export const predictionExample: z.input<typeof Prediction> = {
  prediction_id: '0199c8a4-7f3e-7c3a-9d57-2f6f1f0c9f12',
  label: 'Negative',
  confidence: 0.81,
  margin: 0.68,
  model_version: 2,
  variant: 'AllTraffic',
  scores: { Negative: 0.81, Neutral: 0.13, Positive: 0.06 },
  feedback: { wanted: false, reason: 'not-needed', probability: 0.05 },
};

/** Each way an endpoint can fail has an answer of its own. */
export const ENDPOINT_PROBLEMS: readonly ProblemName[] = [
  'no-model-live',
  'model-not-ready',
  'endpoint-unavailable',
  'endpoint-slow',
  'too-many-predictions',
  'model-error',
  'model-answer-broken',
];

export const predictSentimentOperation = operation({
  id: 'predictSentiment',
  method: 'POST',
  path: '/predict-sentiment',
  service: 'inference',
  caller: 'application',
  summary: 'Predict the sentiment of one text',
  description:
    'Raw text in; the model that answers knows its own tokenizer. An endpoint that fails is an error, never a made-up "neutral".',
  body: { content: [json(PredictRequest, { text: 'The handle came off on the second day.' })] },
  answers: { 200: { description: 'The prediction', ...json(Prediction, predictionExample) } },
  problems: ENDPOINT_PROBLEMS,
});

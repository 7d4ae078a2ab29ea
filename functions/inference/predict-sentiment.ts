// POST /predict-sentiment: one text in, one sentiment out, with the id that feedback can name.
import { PredictRequest } from '../api/operations/predict-sentiment.ts';
import { modelLookup } from '../registry/model-versions.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { sageMakerRuntime } from '../runtime/clients/sagemaker-runtime.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { number, readEnvironment, text } from '../runtime/environment.ts';
import { type HttpRoute, httpHandler } from '../runtime/http-handler.ts';
import { system } from '../runtime/system.ts';
import { askForFeedback } from './asking.ts';
import { endpointProblem } from './endpoint-problem.ts';
import { keepPrediction } from './prediction-record.ts';
import { askEndpoint } from './sentiment-endpoint.ts';

type Needs = Pick<Dependencies, 'documents' | 'endpoints' | 'clock' | 'newId' | 'random'>;
interface Settings {
  readonly SAGEMAKER_ENDPOINT_NAME: string;
  readonly LOOP_TABLE_NAME: string;
  readonly ASK_MARGIN: number;
  readonly ASK_RARE_SHARE: number;
  readonly ASK_EXPLORATION: number;
}

export const predictSentiment = (deps: Needs, settings: Settings): HttpRoute<typeof PredictRequest> => {
  const findRegistered = modelLookup(deps, settings.LOOP_TABLE_NAME);
  const limits = {
    margin: settings.ASK_MARGIN,
    rareShare: settings.ASK_RARE_SHARE,
    exploration: settings.ASK_EXPLORATION,
  };
  return {
    body: PredictRequest,
    run: async ({ body }) => {
      const [sentiment] = await askEndpoint(deps, settings.SAGEMAKER_ENDPOINT_NAME, [body.text]).catch(
        (error: unknown) => {
          throw endpointProblem(error) ?? error;
        },
      );
      if (sentiment === undefined) throw new Error('The endpoint answered no prediction.');
      const { label, confidence, margin, scores, modelId } = sentiment;
      const model = await findRegistered(modelId);
      const answer = { label, confidence, margin, ...(model && { model_version: model.model_version }) };
      const feedback = askForFeedback({ margin, share: model?.class_shares?.[label] }, limits, deps.random());
      const prediction_id = deps.newId();
      await keepPrediction(deps, settings.LOOP_TABLE_NAME, prediction_id, {
        ...answer,
        asked: feedback.wanted,
        ask_probability: feedback.probability,
      });
      return { status: 200, body: { prediction_id, ...answer, scores, feedback } };
    },
  };
};

export const handler = httpHandler(
  'predict-sentiment',
  predictSentiment(
    { ...system, documents: dynamoDb(), endpoints: sageMakerRuntime() },
    readEnvironment({
      SAGEMAKER_ENDPOINT_NAME: text,
      LOOP_TABLE_NAME: text,
      ASK_MARGIN: number.min(0).max(1),
      ASK_RARE_SHARE: number.min(0).max(1),
      ASK_EXPLORATION: number.gt(0).max(1),
    }),
  ),
  system.logger,
);

// Asks the endpoint about some texts and makes predictions of its answers: scored, versioned, and on record for feedback.
import type * as z from 'zod';
import type { Prediction } from '../api/operations/predict-sentiment.ts';
import { modelLookup } from '../registry/model-versions.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { askForFeedback } from './asking.ts';
import { endpointProblem } from './endpoint-problem.ts';
import { keepPrediction } from './prediction-record.ts';
import type { PredictionSettings } from './prediction-settings.ts';
import { askEndpoint, type Sentiment } from './sentiment-endpoint.ts';

type Needs = Pick<Dependencies, 'documents' | 'endpoints' | 'clock' | 'newId' | 'random'>;
export type Answered = z.output<typeof Prediction>;

/** @returns a function from texts to predictions in their order; it throws a Problem when the endpoint fails. */
export const predictionsOf = (deps: Needs, settings: PredictionSettings) => {
  const findRegistered = modelLookup(deps, settings.LOOP_TABLE_NAME);
  const limits = {
    margin: settings.ASK_MARGIN,
    rareShare: settings.ASK_RARE_SHARE,
    exploration: settings.ASK_EXPLORATION,
  };
  const retentionDays = settings.PREDICTION_RETENTION_DAYS;

  const answered = async (sentiment: Sentiment): Promise<Answered> => {
    const { label, confidence, margin, scores, modelId, variant } = sentiment;
    const model = await findRegistered(modelId);
    const answer = { label, confidence, margin, ...(model && { model_version: model.model_version }) };
    const feedback = askForFeedback({ margin, share: model?.class_shares?.[label] }, limits, deps.random());
    const rest = { ...answer, ...(variant === undefined ? {} : { variant }), scores, feedback };
    if (retentionDays === 0) return rest;
    const prediction_id = deps.newId();
    const asked = { asked: feedback.wanted, ask_probability: feedback.probability };
    await keepPrediction(
      deps,
      settings.LOOP_TABLE_NAME,
      prediction_id,
      { ...answer, ...asked },
      retentionDays,
    );
    return { prediction_id, ...rest };
  };

  return async (texts: readonly string[]): Promise<readonly Answered[]> => {
    if (texts.length === 0) return [];
    const sentiments = await askEndpoint(deps, settings.SAGEMAKER_ENDPOINT_NAME, texts).catch(
      (error: unknown) => {
        throw endpointProblem(error) ?? error;
      },
    );
    return Promise.all(sentiments.map(answered));
  };
};

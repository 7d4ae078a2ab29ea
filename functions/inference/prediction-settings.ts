// Reads from the environment which endpoint answers, on which answers to ask for feedback, and how long answers are kept.
import { number, readEnvironment, text, whole } from '../runtime/environment.ts';

export interface PredictionSettings {
  readonly SAGEMAKER_ENDPOINT_NAME: string;
  readonly LOOP_TABLE_NAME: string;
  readonly ASK_MARGIN: number;
  readonly ASK_RARE_SHARE: number;
  readonly ASK_EXPLORATION: number;
  /** 0: predictions are not kept, have no id, and feedback cannot name them. */
  readonly PREDICTION_RETENTION_DAYS: number;
}

export const readPredictionSettings = (): PredictionSettings =>
  readEnvironment({
    SAGEMAKER_ENDPOINT_NAME: text,
    LOOP_TABLE_NAME: text,
    ASK_MARGIN: number.min(0).max(1),
    ASK_RARE_SHARE: number.min(0).max(1),
    ASK_EXPLORATION: number.gt(0).max(1),
    PREDICTION_RETENTION_DAYS: whole.min(0).max(365),
  });

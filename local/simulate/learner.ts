// What the simulation asks of a learner: the pipeline's three steps, and the answers of the models that came of them.
import type { FeedbackItem } from '../../events/feedback-recorded.ts';
import type { Label } from '../../events/label.ts';
import type { EvaluationReport } from '../../functions/evaluation/evaluation-report.ts';

/** A model's name within one simulation. */
export type ModelId = string;

/** Of 1, in the order of LABELS. */
export type Scores = readonly number[];

export interface TrainingRequest {
  readonly cycle: number;
  /** What stood in the feedback table at the cut-off, oldest first. */
  readonly feedback: readonly FeedbackItem[];
  readonly champion: ModelId | undefined;
}

export type TrainingOutcome =
  | { readonly model: ModelId; readonly report: EvaluationReport }
  /** The pipeline failed, as a person would read it in the console. */
  | { readonly failure: string };

export interface LabelledText {
  readonly text: string;
  readonly label: Label;
}

export interface Quality {
  readonly macro_f1: number;
  readonly accuracy: number;
}

export interface Learner {
  readonly train: (request: TrainingRequest) => Promise<TrainingOutcome>;
  readonly predict: (model: ModelId, texts: readonly string[]) => Promise<readonly Scores[]>;
  readonly score: (model: ModelId, rows: readonly LabelledText[]) => Promise<Quality>;
}

// What the evaluation state machine tells the world: figures of the versions it judged, or why there are none.
import * as z from 'zod';
import { Scores } from './cycle-outcomes.ts';
import { defineEvent, Metadata, SAMPLE_METADATA } from './metadata.ts';

const evaluation = {
  metadata: Metadata,
  evaluation_id: z.string(),
  model_id: z.string(),
  against_id: z.string().optional().describe('the model beside it, where there was one'),
};

const sampleEvaluation = {
  metadata: { ...SAMPLE_METADATA, correlation_id: 'evaluate-0199c8a47f3e7c3a9d572f6f1f0c9f13' },
  evaluation_id: 'evaluate-0199c8a47f3e7c3a9d572f6f1f0c9f13',
  model_id: 'pipelines-abcdefghijkl-Train-0123456789',
};

/** `scores` by set (test, golden, feedback), as far as a set was asked for and has rows. */
export const EvaluationCompleted = defineEvent({
  detailType: 'EvaluationCompleted',
  detail: z.object({
    ...evaluation,
    scores: z.record(z.string(), Scores),
    against_scores: z.record(z.string(), Scores).optional(),
  }),
  sample: { ...sampleEvaluation, scores: { test: { accuracy: 0.84, macro_f1: 0.75 } } },
});

export const EvaluationFailed = defineEvent({
  detailType: 'EvaluationFailed',
  detail: z.object({ ...evaluation, reason: z.string() }),
  sample: { ...sampleEvaluation, reason: 'There are no rows to judge on in holdout.' },
});

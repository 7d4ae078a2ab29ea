// Says that a cycle set corrections aside that it cannot judge, and that a person should.
import * as z from 'zod';
import { FeedbackId } from './feedback-submitted.ts';
import { Label } from './label.ts';
import { defineEvent, Metadata, SAMPLE_METADATA } from './metadata.ts';

/** What is told of a correction on the bus and the topics: never its text, which stands in the list only. */
export const DoubtfulRow = z.object({
  feedback_id: FeedbackId,
  user_label: Label,
  suggested_label: Label,
  /**
   * Lead of another label over the user's by what trusted rows say and how often users err, -1 to 1. Up to 0 the
   * user's label is the likelier one, only not by enough, and is what is suggested.
   */
  margin: z.number().min(-1).max(1),
});

export const MOST_TOLD_ROWS = 20;

/** `count` corrections stand in the JSON lines at `list_uri`; `rows` are the first of them, at most 20. */
export const Adjudication = z.object({
  count: z.number().int().nonnegative(),
  rows: z.array(DoubtfulRow).max(MOST_TOLD_ROWS),
  list_uri: z.string(),
});
export type Adjudication = z.infer<typeof Adjudication>;

export const AdjudicationRequested = defineEvent({
  detailType: 'AdjudicationRequested',
  detail: z.object({
    metadata: Metadata,
    execution: z.string(),
    cycle: z.number().int().positive(),
    dataset_uri: z.string().optional(),
    ...Adjudication.shape,
    count: z.number().int().positive(),
  }),
  sample: {
    metadata: SAMPLE_METADATA,
    execution: 'retrain-000002',
    cycle: 2,
    dataset_uri: 's3://sentiment-local-000000000000-data/datasets/000002/',
    count: 1,
    rows: [
      {
        feedback_id: '0199c8a4-7f3e-7c3a-9d57-2f6f1f0c9f12',
        user_label: 'Positive',
        suggested_label: 'Negative',
        margin: 0.53,
      },
    ],
    list_uri:
      's3://sentiment-local-000000000000-artifacts/pipelines/e/Preprocess/statistics/adjudicate.jsonl',
  },
});

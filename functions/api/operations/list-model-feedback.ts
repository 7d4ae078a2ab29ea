// GET /models/{version}/feedback, as its callers see it.
import * as z from 'zod';
import { Count, json, operation, pageLimit, Version } from '../operation.ts';
import { VersionPath } from './show-model.ts';

export const ListModelFeedbackQuery = z.strictObject({
  limit: pageLimit('corrections'),
  cursor: z
    .string()
    .regex(/^\d{1,4}\.\d{1,12}$/, 'must be `next` of a page before')
    .optional()
    .describe('`next` of the page before'),
});

export const ModelFeedback = z
  .strictObject({
    model_version: Version,
    feedback_rows: Count.describe('corrections in its dataset'),
    feedback: z.array(
      z.strictObject({
        feedback_id: z.string(),
        split: z.enum(['train', 'holdout']).describe('holdout: it was judged on them, and never learnt them'),
      }),
    ),
    next: z.string().nullable().describe('`cursor` of the next page; null on the last one'),
  })
  .meta({ id: 'ModelFeedback' });

export const listModelFeedbackOperation = operation({
  id: 'listModelFeedback',
  method: 'GET',
  path: '/models/{version}/feedback',
  service: 'registry',
  summary: 'List the corrections in the dataset that a version was trained on',
  description:
    'By their ids, as the dataset was sealed: ids of corrections erased since are among them. Preprocess may have left some out, for reasons that ' +
    'the cycle’s report counts. A model from elsewhere learnt none. GET /feedback/{id} goes the other way.',
  pathParameters: VersionPath,
  query: ListModelFeedbackQuery,
  answers: {
    200: {
      description: 'A page of ids',
      ...json(ModelFeedback, {
        model_version: 2,
        feedback_rows: 1,
        feedback: [{ feedback_id: '0199c8a4-7f3e-7c3a-9d57-2f6f1f0c9f13', split: 'train' }],
        next: null,
      }),
    },
  },
  problems: ['unknown-model'],
});

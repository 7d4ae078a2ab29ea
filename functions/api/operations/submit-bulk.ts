// POST /feedback/bulk, as its callers see it.
import * as z from 'zod';
import { FeedbackId } from '../../../events/feedback-submitted.ts';
import { Count, Issue, json, operation } from '../operation.ts';
import { IdempotencyKey } from './submit-feedback.ts';

/** Lambda takes 6 MB in all, and bytes that are no text come to it a third longer. */
export const BULK_BODY_BYTES = 4 * 1024 * 1024;
export const MOST_ROWS = 5_000;

const Refused = z.strictObject({
  row: z.number().int().positive().describe('from 1, without the header'),
  line: z.number().int().positive().describe('where the row ends in the file, from 1'),
  type: z.string().describe('as in the problems of POST /submit-feedback'),
  detail: z.string(),
  feedback_id: FeedbackId.optional(),
  issues: z.array(Issue).optional(),
});

export const BulkReport = z
  .strictObject({
    rows: Count,
    recorded: Count,
    repeated: Count.describe('on record already'),
    refused: Count,
    errors: z.array(Refused).describe('one for each refused row, in the order of the file'),
  })
  .meta({ id: 'BulkReport' });

export const submitBulkOperation = operation({
  id: 'submitBulk',
  method: 'POST',
  path: '/feedback/bulk',
  service: 'feedback',
  caller: 'application',
  summary: 'Hand in a file of up to 5,000 corrections',
  description:
    'CSV with a header (`text` and `user_label`, and as wished `model_prediction`, `prediction_id`, `feedback_id`, `user_id`), or JSON Lines ' +
    'with the same fields; UTF-8. A row that does not fit is refused by itself. The same file again is a repeat: a row’s id is its ' +
    '`feedback_id`, or follows from `Idempotency-Key` and its place, or without a key from the file’s content and its place. ' +
    'After a failure in the middle send the same file again.',
  headers: IdempotencyKey,
  body: {
    limit: BULK_BODY_BYTES,
    content: [
      {
        type: 'text/csv',
        schema: z.string(),
        example: 'text,user_label\n"Broke after two days, what a waste",Negative\n',
      },
      {
        type: 'application/x-ndjson',
        schema: z.string(),
        example: '{"text":"Sturdy and quiet.","user_label":"Positive","user_id":"u-17"}\n',
      },
    ],
  },
  answers: {
    200: {
      description: 'What became of each row',
      ...json(BulkReport, {
        rows: 2,
        recorded: 1,
        repeated: 0,
        refused: 1,
        errors: [
          {
            row: 2,
            line: 3,
            type: 'urn:sentiment:problem:invalid-request',
            detail: 'user_label: "Bad" is not a label; use one of Negative, Neutral, Positive',
            issues: [
              { path: 'user_label', message: '"Bad" is not a label; use one of Negative, Neutral, Positive' },
            ],
          },
        ],
      }),
    },
  },
  problems: ['invalid-request', 'not-csv', 'unsupported-media-type'],
});

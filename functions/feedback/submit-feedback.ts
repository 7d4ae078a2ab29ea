// POST /submit-feedback: takes one correction and answers at once; counting and training follow from the table's stream.
import { createHash } from 'node:crypto';
import { Correction } from '../../events/feedback-submitted.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { type HttpReply, type HttpRoute, httpHandler } from '../runtime/http-handler.ts';
import { Problem } from '../runtime/problem.ts';
import { system } from '../runtime/system.ts';
import { type Recording, recordFeedback } from './record-feedback.ts';
import { erasedFeedback } from './stored-feedback.ts';

type Needs = Pick<Dependencies, 'documents' | 'clock' | 'newId'>;
interface Settings {
  readonly DYNAMODB_TABLE_NAME: string;
  readonly LOOP_TABLE_NAME: string;
}

/** The same key gives the same id, so a client's retry is a repeat. */
export const idFromKey = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 32);

const idempotencyKey = (headers: Record<string, string | undefined>): string | undefined => {
  const key = headers['idempotency-key'];
  if (key === undefined || (key.length > 0 && key.length <= 255)) return key;
  throw new Problem('invalid-request', 'Idempotency-Key is not usable: send 1 to 255 characters.');
};

const answer = (recording: Recording): HttpReply => {
  if (recording.outcome === 'unknown-prediction')
    throw new Problem(
      'unknown-prediction',
      `No prediction ${recording.prediction_id} is on record (they are kept 30 days). Send the feedback without prediction_id, or with the id that /predict-sentiment answered.`,
    );
  if (recording.outcome === 'erased') throw erasedFeedback(recording.tombstone);
  if (recording.outcome === 'clash')
    throw new Problem(
      'feedback-clash',
      `Feedback ${recording.feedback_id} was recorded with another text or label. Use a new id or Idempotency-Key for a new correction.`,
    );
  return {
    status: 202,
    body: { feedback_id: recording.feedback_id, repeated: recording.outcome === 'repeated' },
  };
};

export const submitFeedback = (deps: Needs, settings: Settings): HttpRoute<typeof Correction> => ({
  body: Correction,
  run: async ({ body, headers }) => {
    const key = idempotencyKey(headers);
    const feedbackId = body.feedback_id ?? (key === undefined ? deps.newId() : idFromKey(key));
    const tables = { feedbackTable: settings.DYNAMODB_TABLE_NAME, loopTable: settings.LOOP_TABLE_NAME };
    return answer(await recordFeedback(deps, tables, body, feedbackId));
  },
});

export const handler = httpHandler(
  'submit-feedback',
  submitFeedback(
    { ...system, documents: dynamoDb() },
    readEnvironment({ DYNAMODB_TABLE_NAME: text, LOOP_TABLE_NAME: text }),
  ),
  system.logger,
);

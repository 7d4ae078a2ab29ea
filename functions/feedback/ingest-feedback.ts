// Takes FeedbackSubmitted events from the bus (through a queue) into the feedback table; what does not fit its contract is refused with its issues.
import * as z from 'zod';
import { FeedbackSubmitted } from '../../events/feedback-submitted.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { secretsManager } from '../runtime/clients/secrets-manager.ts';
import { sqs } from '../runtime/clients/sqs.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { oneByOne, queueHandler, RefusedMessage } from '../runtime/queue-handler.ts';
import { system } from '../runtime/system.ts';
import { recordFeedback } from './record-feedback.ts';
import { userHash, withHashedUser } from './user-hash.ts';

type Needs = Pick<Dependencies, 'documents' | 'clock' | 'random' | 'pause' | 'logger' | 'hashUser'>;

export const SubmittedEvent = z.object({ id: z.string().min(1), detail: FeedbackSubmitted.detail });

/** Without a feedback_id the event's own id names the item, so a redelivered event is stored once. */
export const ingestFeedback =
  (deps: Needs, tables: { feedbackTable: string; loopTable: string }) =>
  async ({ id, detail }: z.output<typeof SubmittedEvent>): Promise<void> => {
    const { metadata: _metadata, ...correction } = detail;
    const recording = await recordFeedback(
      deps,
      tables,
      await withHashedUser(deps, correction),
      correction.feedback_id ?? id,
    );
    if (recording.outcome === 'unknown-prediction')
      throw new RefusedMessage(
        `No prediction ${recording.prediction_id} is on record; send the feedback without prediction_id.`,
      );
    if (recording.outcome === 'other-text')
      throw new RefusedMessage(
        `Prediction ${recording.prediction_id} is named by feedback ${recording.feedback_id} about another text; send this text's own prediction_id, or none.`,
      );
    if (recording.outcome === 'erased')
      deps.logger.info('a late repeat of erased feedback is dropped', {
        feedback_id: recording.tombstone.feedback_id,
      });
    if (recording.outcome === 'clash')
      throw new RefusedMessage(
        `Feedback ${recording.feedback_id} is already recorded with another text or label; use a new feedback_id.`,
      );
  };

const settings = readEnvironment({
  DYNAMODB_TABLE_NAME: text,
  LOOP_TABLE_NAME: text,
  FEEDBACK_DLQ_URL: text,
  USER_KEY_SECRET: text,
});

const tables = { feedbackTable: settings.DYNAMODB_TABLE_NAME, loopTable: settings.LOOP_TABLE_NAME };

export const handler = queueHandler(
  'ingest-feedback',
  {
    body: SubmittedEvent,
    deadLetterUrl: settings.FEEDBACK_DLQ_URL,
    run: oneByOne(
      ingestFeedback(
        { ...system, documents: dynamoDb(), hashUser: userHash(secretsManager(), settings.USER_KEY_SECRET) },
        tables,
      ),
      system.logger,
    ),
  },
  { queues: sqs(), logger: system.logger },
);

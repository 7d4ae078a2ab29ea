// Takes FeedbackAudited events from the bus (through a queue) to their corrections; what names none is refused with the reason.
import * as z from 'zod';
import { FeedbackAudited } from '../../events/feedback-audited.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import { sqs } from '../runtime/clients/sqs.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { oneByOne, queueHandler, RefusedMessage } from '../runtime/queue-handler.ts';
import { system } from '../runtime/system.ts';
import { recordAudit } from './record-audit.ts';

type Needs = Pick<Dependencies, 'documents' | 'clock'>;

export const AuditedEvent = z.object({ detail: FeedbackAudited.detail });

/** Clocks of publishers may differ by this much. */
const TOLERANCE_MS = 5 * 60_000;

export const ingestAudit =
  (deps: Needs, feedbackTable: string) =>
  async ({ detail }: z.output<typeof AuditedEvent>): Promise<void> => {
    const { feedback_id, label, auditor, metadata } = detail;
    const time = new Date(metadata.time);
    if (time.getTime() > deps.clock().getTime() + TOLERANCE_MS)
      throw new RefusedMessage(
        `metadata.time ${metadata.time} lies in the future; such an audit could never be corrected. Publish it with the time of the decision.`,
      );
    const audit = { label, audited_at: time.toISOString(), ...(auditor === undefined ? {} : { auditor }) };
    const { outcome } = await recordAudit(deps, feedbackTable, feedback_id, audit);
    if (outcome === 'unknown-feedback')
      throw new RefusedMessage(
        `No feedback ${feedback_id} is on record; it was never stored, or it was erased. Check the id.`,
      );
  };

const settings = readEnvironment({ DYNAMODB_TABLE_NAME: text, AUDIT_DLQ_URL: text });

export const handler = queueHandler(
  'ingest-audit',
  {
    body: AuditedEvent,
    deadLetterUrl: settings.AUDIT_DLQ_URL,
    run: oneByOne(
      ingestAudit({ ...system, documents: dynamoDb() }, settings.DYNAMODB_TABLE_NAME),
      system.logger,
    ),
  },
  { queues: sqs(), logger: system.logger },
);

// POST /audits: an operator's second look at a correction; later trainings trust its label in place of the user's.
import { AuditRequest } from '../api/operations/submit-audit.ts';
import { dynamoDb } from '../runtime/clients/dynamodb.ts';
import type { Dependencies } from '../runtime/dependencies.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { type HttpRoute, httpHandler } from '../runtime/http-handler.ts';
import { Problem } from '../runtime/problem.ts';
import { system } from '../runtime/system.ts';
import { recordAudit } from './record-audit.ts';

type Needs = Pick<Dependencies, 'documents' | 'clock'>;

export const submitAudit = (deps: Needs, feedbackTable: string): HttpRoute<typeof AuditRequest> => ({
  body: AuditRequest,
  run: async ({ body: { feedback_id, ...decision } }) => {
    const audit = { ...decision, audited_at: deps.clock().toISOString() };
    const recording = await recordAudit(deps, feedbackTable, feedback_id, audit);
    if (recording.outcome === 'unknown-feedback')
      throw new Problem(
        'unknown-feedback',
        `No feedback ${feedback_id} is on record; it was never stored, or it was erased. GET /adjudications lists what waits for a judgement.`,
      );
    const standing = recording.outcome === 'kept' ? recording.audit : audit;
    if (standing.label !== audit.label)
      throw new Problem(
        'audit-superseded',
        `Feedback ${feedback_id} was judged ${standing.label} at ${standing.audited_at}, not before this audit. Look at it again, and repeat the audit if it is still needed.`,
      );
    return { status: 200, body: { feedback_id, audit: standing } };
  },
});

export const handler = httpHandler(
  'submit-audit',
  submitAudit(
    { ...system, documents: dynamoDb() },
    readEnvironment({ DYNAMODB_TABLE_NAME: text }).DYNAMODB_TABLE_NAME,
  ),
  system.logger,
);

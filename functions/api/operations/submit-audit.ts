// POST /audits, as its callers see it.
import * as z from 'zod';
import { Auditor } from '../../../events/feedback-audited.ts';
import { Audit } from '../../../events/feedback-recorded.ts';
import { FeedbackId } from '../../../events/feedback-submitted.ts';
import { Label } from '../../../events/label.ts';
import { json, operation } from '../operation.ts';

export const AuditRequest = z.strictObject({
  feedback_id: FeedbackId,
  label: Label,
  auditor: Auditor.optional(),
});

export const Audited = z
  .strictObject({ feedback_id: FeedbackId, audit: z.strictObject(Audit.shape) })
  .meta({ id: 'Audited' });

const audited = { feedback_id: '0199c8a4-7f3e-7c3a-9d57-2f6f1f0c9f13', label: 'Negative', auditor: 'j.doe' };

export const submitAuditOperation = operation({
  id: 'submitAudit',
  method: 'POST',
  path: '/audits',
  service: 'feedback',
  summary: 'Judge a correction a second time',
  description: 'From the next training on this label is trusted in place of the user’s. For operators.',
  body: { content: [json(AuditRequest, audited)] },
  answers: {
    200: {
      description: 'The audit that stands',
      ...json(Audited, {
        feedback_id: audited.feedback_id,
        audit: { label: 'Negative', auditor: 'j.doe', audited_at: '2026-11-23T10:00:00.000Z' },
      }),
    },
  },
  problems: ['unknown-feedback', 'audit-superseded'],
});

// Says that a registered version waits for a person's decision, and until when a retraining waits for it.
import * as z from 'zod';
import { Verdict } from './cycle-outcomes.ts';
import { defineEvent, Metadata, SAMPLE_METADATA } from './metadata.ts';

/** Without the links of the message: a bus is archived. */
export const ApprovalRequested = defineEvent({
  detailType: 'ApprovalRequested',
  detail: z.object({
    metadata: Metadata,
    execution: z.string(),
    cycle: z.number().int().positive(),
    model_version: z.number().int().positive(),
    verdict: Verdict,
    until: z.iso.datetime(),
  }),
  sample: {
    metadata: SAMPLE_METADATA,
    execution: 'retrain-000002',
    cycle: 2,
    model_version: 2,
    verdict: {
      decision: 'PROMOTE',
      reason_code: 'BETTER',
      reason: 'The candidate is better: macro-F1 +0.081.',
      candidate: { accuracy: 0.84, macro_f1: 0.75 },
    },
    until: '2026-11-23T22:10:00.000Z',
  },
});

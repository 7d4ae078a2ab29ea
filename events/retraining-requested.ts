// Says that a cycle was opened, why, and on what evidence; published from the loop table's stream.
import * as z from 'zod';
import { defineEvent, Metadata, SAMPLE_METADATA } from './metadata.ts';

export const RetrainingReason = z.enum([
  'volume',
  'disagreement',
  'label-shift',
  'age',
  'manual',
  'bootstrap',
  'activation',
]);
export type RetrainingReason = z.infer<typeof RetrainingReason>;

/** Whose corrections an error rate is taken from: those asked for, weighted by 1 / their chance, or all that were compared. */
export const ErrorBasis = z.enum(['asked', 'all']);
export type ErrorBasis = z.infer<typeof ErrorBasis>;

/** The numbers behind the decision, by name; units stand in the name where they have one. `basis` comes with disagreement. */
export const Evidence = z
  .object({ basis: ErrorBasis.optional() })
  .catchall(z.union([z.number(), z.string()]));
export type Evidence = z.infer<typeof Evidence>;

export const RetrainingRequested = defineEvent({
  detailType: 'RetrainingRequested',
  detail: z.object({
    metadata: Metadata,
    cycle: z.number().int().positive(),
    reason: RetrainingReason,
    evidence: Evidence,
  }),
  sample: {
    metadata: SAMPLE_METADATA,
    cycle: 2,
    reason: 'volume',
    evidence: { new_labels: 500, threshold: 500 },
  },
});

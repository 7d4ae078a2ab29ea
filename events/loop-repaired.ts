// Says that the watchdog found something stuck and mended it: what, which one, and why it was stuck.
import * as z from 'zod';
import { defineEvent, Metadata, SAMPLE_METADATA } from './metadata.ts';

export const RepairKind = z.enum([
  'lease-released',
  'execution-started',
  'execution-stopped',
  'execution-closed',
  'callback-answered',
  'callback-forgotten',
  'window-judged',
  'endpoint-returned',
  'evaluation-started',
  'evaluation-closed',
]);
export type RepairKind = z.infer<typeof RepairKind>;

/** `subject` is an execution, a cycle, an ARN or a configuration, as the kind says. */
export const Repair = z.object({ kind: RepairKind, subject: z.string().min(1), reason: z.string().min(1) });
export type Repair = z.infer<typeof Repair>;

export const LoopRepaired = defineEvent({
  detailType: 'LoopRepaired',
  detail: z.object({ metadata: Metadata, ...Repair.shape }),
  sample: {
    metadata: SAMPLE_METADATA,
    kind: 'lease-released',
    subject: 'retrain-000002',
    reason: 'The execution ended as ABORTED, but no event said so; its lease was still held.',
  },
});

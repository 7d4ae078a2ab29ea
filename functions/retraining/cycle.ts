// A cycle: one decision to retrain, its evidence, and what became of it.
import * as z from 'zod';
import { Evidence, RetrainingReason } from '../../events/retraining-requested.ts';
import { Counters } from '../feedback/counters.ts';
import { cycleNumber } from './loop-keys.ts';

export const CycleOutcome = z.enum(['PROMOTED', 'HELD', 'REJECTED', 'ROLLED_BACK', 'FAILED', 'COALESCED']);
export type CycleOutcome = z.infer<typeof CycleOutcome>;

/** `volume_mark` is the total up to which volume has triggered; the surplus beyond it belongs to the next window; `dataset_cutoff` is set when its dataset is about to be sealed, `swept_at` when nothing of a vain deployment is left. */
export const Cycle = z.object({
  cycle: z.number().int().positive(),
  reason: RetrainingReason,
  evidence: Evidence,
  counters: Counters,
  volume_mark: z.number().int().nonnegative(),
  opened_at: z.iso.datetime(),
  execution_name: z.string().optional(),
  pipeline_execution_arn: z.string().optional(),
  dataset_cutoff: z.iso.datetime().optional(),
  outcome: CycleOutcome.optional(),
  outcome_reason: z.string().optional(),
  /** Where this cycle's doubtful corrections are listed, and how many they were. */
  adjudication: z.object({ count: z.number().int().nonnegative(), list_uri: z.string() }).optional(),
  swept_at: z.iso.datetime().optional(),
});
export type Cycle = z.infer<typeof Cycle>;

/** The version that an activation is to put in service; undefined for a cycle that trains. */
export const activationTarget = ({ reason, evidence }: Cycle): number | undefined =>
  reason === 'activation' ? z.number().int().positive().parse(evidence.model_version) : undefined;

/** Deterministic, so that starting one cycle twice is one execution. */
export const executionName = (cycle: number): string => `retrain-${cycleNumber(cycle)}`;

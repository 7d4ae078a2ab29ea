// What a finished cycle has to tell: read leniently from the state machine's document, because a cycle can end anywhere.
import * as z from 'zod';
import { Adjudication } from '../../events/adjudication-requested.ts';
import { Verdict } from '../../events/cycle-outcomes.ts';
import { RegisteredModel } from '../registry/model-versions.ts';

export const CycleEnd = z.enum(['PROMOTED', 'HELD', 'REJECTED', 'ROLLED_BACK', 'FAILED']);
export type CycleEnd = z.infer<typeof CycleEnd>;

/** Only `outcome` is certain; the rest is there as far as the cycle came. */
export const CycleReport = z.object({
  outcome: z.object({ kind: CycleEnd }),
  run: z
    .object({ cycle: z.number().int().nonnegative(), reason: z.string(), because: z.string().optional() })
    .optional(),
  dataset: z.object({ dataset_uri: z.string(), feedback_rows: z.number().int() }).optional(),
  adjudication: Adjudication.optional(),
  verdict: Verdict.optional(),
  model: RegisteredModel.optional(),
  deployment: z
    .object({ endpoint_name: z.string(), endpoint_config_name: z.string(), previous_config_name: z.string() })
    .optional(),
  verification: z.object({ passed: z.boolean(), reason: z.string() }).optional(),
  error: z.object({ Error: z.string().default('Unknown'), Cause: z.string().default('') }).optional(),
});
export type CycleReport = z.infer<typeof CycleReport>;

/** An execution that failed before its first task answered is known by its name only. */
export const cycleOf = (report: CycleReport, execution: string): number | undefined => {
  const named = /^retrain-(\d+)$/.exec(execution)?.[1];
  const cycle = report.run?.cycle || Number(named ?? 0);
  return cycle > 0 ? cycle : undefined;
};

const CAUSE_LIMIT = 1_000;

const messageOf = (cause: string): string => {
  try {
    const parsed: unknown = JSON.parse(cause);
    const message = z.object({ errorMessage: z.string() }).safeParse(parsed);
    return message.success ? message.data.errorMessage : cause;
  } catch {
    return cause;
  }
};

/** Lambda wraps an error as JSON; a person wants its message. */
export const plainCause = (cause: string): string => messageOf(cause).slice(0, CAUSE_LIMIT);

/** Why the cycle ended as it did, in words. */
export const reasonOf = ({ outcome, run, model, verdict, verification, error }: CycleReport): string => {
  const cause = error === undefined ? '' : plainCause(error.Cause);
  if (outcome.kind === 'FAILED') return cause === '' ? (error?.Error ?? 'No cause was given.') : cause;
  if (outcome.kind === 'ROLLED_BACK')
    return verification?.passed === false
      ? verification.reason
      : cause || 'The endpoint returned to its old configuration.';
  if (run?.reason === 'activation')
    return `An operator put version ${model?.model_version ?? 'unknown'} in service.`;
  return verdict?.reason ?? 'No verdict was reached.';
};

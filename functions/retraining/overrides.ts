// What a person may set for one cycle only, and under which pipeline parameter it goes to SageMaker.
import * as z from 'zod';
import type { Cycle } from './cycle.ts';

/** Bounds are those of the jobs' own arguments; what is left out is as the stage says. */
export const Overrides = z.strictObject({
  epochs: z.number().int().min(1).max(1000).optional().describe('at most so many passes over the data'),
  warm_start: z.enum(['on', 'off']).optional().describe('whether to begin with the champion’s weights'),
  feedback_filter: z.enum(['trusted', 'off']).optional().describe('off believes every correction'),
  filter_lead: z.number().min(0).max(1).optional().describe('how far a user’s label must lead to teach'),
  user_cap: z
    .number()
    .int()
    .min(0)
    .max(1_000_000)
    .optional()
    .describe('corrections of one user and day; 0 for any number'),
});
export type Overrides = z.output<typeof Overrides>;

/** Without what was left out. */
export const given = (overrides: Overrides): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(overrides).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

const PARAMETERS: Record<keyof Overrides, string> = {
  epochs: 'Epochs',
  warm_start: 'WarmStart',
  feedback_filter: 'FeedbackFilter',
  filter_lead: 'FilterLead',
  user_cap: 'UserCap',
};

/** They stand among the cycle's evidence, where people and events see them. */
export const overridesOf = ({ reason, evidence }: Pick<Cycle, 'reason' | 'evidence'>): Overrides => {
  if (reason !== 'manual') return {};
  const named = Object.entries(evidence).filter(([name]) => Object.hasOwn(PARAMETERS, name));
  return Overrides.parse(Object.fromEntries(named));
};

export const pipelineParameters = (overrides: Overrides): { Name: string; Value: string }[] =>
  Object.entries(given(overrides)).map(([name, value]) => ({
    Name: PARAMETERS[name as keyof Overrides],
    Value: String(value),
  }));

// GET /why, as its callers see it.
import * as z from 'zod';
import { Decision } from '../../../events/cycle-outcomes.ts';
import { Evidence, RetrainingReason } from '../../../events/retraining-requested.ts';
import { Count, CycleNumber, json, operation, Share, Version } from '../operation.ts';

export const Why = z
  .strictObject({
    state: z.enum(['running', 'awaiting-approval', 'due', 'cooling-down', 'not-due', 'no-model']),
    why: z.string().describe('why a retraining runs or does not, in one sentence'),
    why_not_promoted: z
      .string()
      .optional()
      .describe('why the last cycle put no model in service; absent when it did'),
    labels_missing: Count.describe('labels still to come until their number alone calls for a retraining'),
    seconds_until_due: Count.nullable().describe(
      'with the labels that are there; null: more must come first',
    ),
    due: z.strictObject({ reason: RetrainingReason, evidence: Evidence }).optional(),
    window: z
      .strictObject({
        labels: z.number().int().describe('new since the last cycle; below 0 when more was taken back'),
        compared: z.number().int().describe('of these, with a known prediction'),
        disagreements: z.number().int(),
        disagreement_rate: z.number().nullable(),
        disagreement_limit: Share,
        disagreement_minimum: Count,
      })
      .describe('what was counted since the last cycle was opened'),
    last_candidate: z
      .strictObject({
        cycle: CycleNumber,
        decision: Decision,
        reason_code: z.string(),
        reason: z.string(),
        corrections_needed: Count.nullable().describe('to tell a gain of interest from chance'),
      })
      .nullable()
      .describe('the newest decision of the gate'),
    serving: Version.nullable(),
  })
  .meta({ id: 'Why' });

export const whyOperation = operation({
  id: 'why',
  method: 'GET',
  path: '/why',
  service: 'retraining',
  summary: 'Say why no retraining runs, and why the last candidate does not serve',
  answers: {
    200: {
      description: 'In words and numbers',
      ...json(Why, {
        state: 'not-due',
        why: "No retraining is due: 88 more labels are missing, and neither the errors nor the labels' shares call for one.",
        why_not_promoted: 'Cycle 3 ended as HELD: Cannot be told from chance.',
        labels_missing: 88,
        seconds_until_due: null,
        window: {
          labels: 412,
          compared: 300,
          disagreements: 40,
          disagreement_rate: 0.133,
          disagreement_limit: 0.25,
          disagreement_minimum: 100,
        },
        last_candidate: {
          cycle: 3,
          decision: 'HOLD',
          reason_code: 'UNDERPOWERED',
          reason: 'Cannot be told from chance.',
          corrections_needed: 900,
        },
        serving: 2,
      }),
    },
  },
  problems: [],
});

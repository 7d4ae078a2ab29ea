// POST /what-if, as its callers see it.
import * as z from 'zod';
import { Decision } from '../../../events/cycle-outcomes.ts';
import { Evidence, RetrainingReason } from '../../../events/retraining-requested.ts';
import { Count, CycleNumber, json, operation, Share, Time } from '../operation.ts';

const many = z.number().int().positive().max(1_000_000_000);

/** The names of the stage parameters, in the API's spelling. What is left out stays as the stage has it. */
export const WhatIfRequest = z
  .strictObject({
    thresholds: z
      .strictObject({
        volume_threshold: many,
        disagreement_limit: Share,
        disagreement_minimum: many,
        label_shift_limit: z.number().positive().max(1_000),
        label_shift_minimum: many,
        age_limit_seconds: Count.max(1_000_000_000),
        cool_down_seconds: Count.max(1_000_000_000),
        patience: many,
      })
      .partial()
      .default({}),
    gate: z
      .strictObject({
        rule: z.enum(['evidence', 'accuracy']),
        macro_f1_floor: Share,
        accuracy_floor: Share,
        minimum_effect: Share,
        effect_of_interest: z.number().gt(0).max(1),
      })
      .partial()
      .default({}),
  })
  .meta({ id: 'WhatIf' });

export const MOST_REPLAYED = 50_000;

const Opened = z.strictObject({
  at: Time,
  after_labels: Count.describe('corrections counted by then'),
  reason: RetrainingReason,
  evidence: Evidence,
});

const Judgement = z.strictObject({ decision: Decision, reason_code: z.string(), reason: z.string() });

export const Replay = z
  .strictObject({
    words: z.string(),
    feedback: z.strictObject({ rows: Count, from: Time.nullable(), to: Time.nullable() }),
    retrainings: z
      .strictObject({ as_deployed: z.array(Opened), as_proposed: z.array(Opened) })
      .describe(
        'every cycle that recorded feedback would have opened, in the order it came, if each had put a model in service',
      ),
    decisions: z
      .array(
        z.strictObject({
          cycle: CycleNumber,
          recorded: Judgement,
          as_proposed: Judgement,
          changed: z.boolean(),
        }),
      )
      .describe('the gate’s decisions over the reports it judged, oldest first'),
  })
  .meta({ id: 'Replay' });

const opened = {
  at: '2026-11-23T10:00:00.000Z',
  after_labels: 200,
  reason: 'volume',
  evidence: { new_labels: 200, threshold: 200 },
};
const held = { decision: 'HOLD', reason_code: 'TOO_SMALL', reason: 'The gain is real but too small.' };
const promoted = { decision: 'PROMOTE', reason_code: 'BETTER', reason: 'The candidate is better.' };

export const whatIfOperation = operation({
  id: 'whatIf',
  method: 'POST',
  path: '/what-if',
  service: 'retraining',
  summary: 'Replay recorded feedback and decisions under other thresholds and gate rules',
  description:
    'Changes nothing. The rules are those that decide in earnest. Feedback that was erased is not replayed, and revised labels count as they ' +
    'stand now. Up to 50,000 corrections.',
  body: {
    optional: true,
    content: [json(WhatIfRequest, { thresholds: { volume_threshold: 200 }, gate: { minimum_effect: 0 } })],
  },
  answers: {
    200: {
      description: 'What would have happened',
      ...json(Replay, {
        words: 'Of 412 corrections the deployed thresholds would have opened 0 cycles, the proposed ones 1.',
        feedback: { rows: 412, from: '2026-11-20T10:00:00.000Z', to: '2026-11-24T10:00:00.000Z' },
        retrainings: { as_deployed: [], as_proposed: [opened] },
        decisions: [{ cycle: 2, recorded: held, as_proposed: promoted, changed: true }],
      }),
    },
  },
  problems: ['too-much-to-replay'],
});

// GET /adjudications, as its callers see it.
import * as z from 'zod';
import { DoubtfulRow } from '../../../events/adjudication-requested.ts';
import { Count, CycleNumber, json, operation } from '../operation.ts';

/** A correction that trusted data contradict, with what was said of it. */
export const AdjudicationRow = DoubtfulRow.extend({ text: z.string(), reason: z.string() });
export type AdjudicationRow = z.infer<typeof AdjudicationRow>;

export const Adjudications = z
  .strictObject({
    cycle: CycleNumber.nullable().describe('the cycle whose list this is; null where there is none yet'),
    listed: Count,
    audited: Count,
    erased: Count,
    open: Count,
    rows: z.array(z.strictObject(AdjudicationRow.shape)).describe('the first 100 open ones'),
  })
  .meta({ id: 'Adjudications' });

export const listAdjudicationsOperation = operation({
  id: 'listAdjudications',
  method: 'GET',
  path: '/adjudications',
  service: 'feedback',
  summary: 'List the corrections that wait for a person’s judgement',
  description:
    'Those of the newest list that nobody audited or erased since, with their texts. For operators.',
  answers: {
    200: {
      description: 'The newest list',
      ...json(Adjudications, { cycle: null, listed: 0, audited: 0, erased: 0, open: 0, rows: [] }),
    },
  },
  problems: [],
});

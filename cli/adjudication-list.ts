// What `loop adjudicate` prints: each open correction with what the user said, what trusted data suggest, and the command to judge it.
import * as z from 'zod';
import { oneLine } from './tables.ts';

/** The answer of GET /adjudications, as far as it is shown. */
export const Adjudications = z.object({
  cycle: z.number().nullable(),
  listed: z.number(),
  audited: z.number(),
  erased: z.number(),
  open: z.number(),
  rows: z.array(
    z.object({
      feedback_id: z.string(),
      text: z.string(),
      user_label: z.string(),
      suggested_label: z.string(),
      margin: z.number(),
      reason: z.string(),
    }),
  ),
});
export type Adjudications = z.infer<typeof Adjudications>;

export const adjudicationList = ({ cycle, listed, audited, erased, open, rows }: Adjudications): string => {
  if (cycle === null) return 'No cycle has set corrections aside yet.\n';
  const summary = `Cycle ${cycle} set ${listed} aside: ${open} open, ${audited} audited, ${erased} erased since.\n`;
  const entries = rows.map(
    ({ feedback_id, text, user_label, suggested_label, margin, reason }) =>
      `\n${feedback_id}: the user said ${user_label}, trusted data ${user_label === suggested_label ? 'only just agree' : `suggest ${suggested_label}`} (margin ${margin.toFixed(2)}, ${reason})\n` +
      `  ${oneLine(text)}\n  loop audit ${feedback_id} ${suggested_label}\n`,
  );
  const rest = open - rows.length;
  return [summary, ...entries, ...(rest > 0 ? [`\n… and ${rest} more once these are judged.\n`] : [])].join(
    '',
  );
};

// What a simulation can be told: the ready scenarios, and every option by itself, checked before anything starts.
import * as z from 'zod';
import { LABELS, Label } from '../../events/label.ts';

const share = z.coerce.number().min(0).max(1);

/** "0.4:0.05:0.01", or one share for asked and unasked alike. */
export const Answers = z.string().transform((value, context) => {
  const parts = value.split(':').map((part) => share.safeParse(part));
  const [asked, wrong, right] = parts.map(({ data }) => data);
  if (parts.length > 3 || parts.some(({ success }) => !success) || asked === undefined) {
    context.addIssue(`${value} must be one to three shares between 0 and 1, as in 0.4:0.05:0.01`);
    return z.NEVER;
  }
  const unaskedWrong = wrong ?? asked;
  return { asked, unaskedWrong, unaskedRight: right ?? unaskedWrong };
});

/** "new-words@4", "new-kinds@6". */
export const Drift = z.string().transform((value, context) => {
  const [, kind, month] = /^(new-words|new-kinds)@(\d+)$/.exec(value) ?? [];
  if (kind === undefined || month === undefined) {
    context.addIssue(`${value} must be new-words@MONTH or new-kinds@MONTH, as in new-words@4`);
    return z.NEVER;
  }
  return { kind: kind as 'new-words' | 'new-kinds', month: Number(month) };
});

/** "Negative=0.5": where the share of one label is at the end; the others keep their proportion. */
export const ClassShift = z.string().transform((value, context) => {
  const [name, figure] = value.split('=');
  const [label, to] = [Label.safeParse(name), share.safeParse(figure)];
  if (!label.success || !to.success || to.data === 1) {
    context.addIssue(
      `${value} must be LABEL=SHARE below 1, as in Negative=0.5; labels are ${LABELS.join(', ')}`,
    );
    return z.NEVER;
  }
  return { label: label.data, to: to.data };
});

export const Options = z.object({
  months: z.coerce.number().int().min(1).max(120),
  rate: z.coerce.number().positive().max(100_000),
  answerShare: Answers,
  labelNoise: share,
  attackers: z.coerce.number().int().nonnegative(),
  attackerShare: z.coerce.number().min(0).max(0.9),
  drift: z.array(Drift),
  classShift: ClassShift.optional(),
  volumeThreshold: z.coerce.number().int().positive().optional(),
  disagreementLimit: share.optional(),
  gate: z.enum(['evidence', 'accuracy']).optional(),
  baseRows: z.coerce.number().int().min(30),
  seed: z.coerce.number().int().nonnegative(),
  learner: z.enum(['fast', 'real']),
  data: z.string(),
});
export type Options = z.infer<typeof Options>;
export type OptionTexts = z.input<typeof Options>;

const CALM = {
  months: 12,
  rate: 300,
  answerShare: '0.3:0.06:0.01',
  labelNoise: 0.02,
  attackers: 0,
  attackerShare: 0,
  drift: [],
  baseRows: 300,
  seed: 20,
  learner: 'fast',
  data: 'Dataset',
} satisfies OptionTexts;

export const SCENARIOS: Readonly<Record<string, OptionTexts>> = {
  calm: CALM,
  noisy: { ...CALM, labelNoise: 0.25 },
  attacked: { ...CALM, attackers: 3, attackerShare: 0.3 },
  drifting: { ...CALM, drift: ['new-words@4', 'new-kinds@8'] },
  shifting: { ...CALM, classShift: 'Negative=0.6' },
};

/** @throws Error that names every option that does not fit, and how it should look. */
export const readOptions = (
  scenario: string,
  given: Partial<Record<keyof OptionTexts, unknown>>,
): Options => {
  const base = SCENARIOS[scenario];
  if (base === undefined)
    throw new Error(`${scenario} is not a scenario; use one of ${Object.keys(SCENARIOS).join(', ')}.`);
  const parsed = Options.safeParse({ ...base, ...given });
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path, message }) => `  ${optionName(path[0])}: ${message}`);
  throw new Error(`These options do not fit:\n${lines.join('\n')}`);
};

const optionName = (name: PropertyKey | undefined): string =>
  `--${String(name).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

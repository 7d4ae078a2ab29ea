// The poisoning benchmark's table: macro-F1 of each defence with its interval, what the filter caught, what the gate said.
import * as z from 'zod';

const count = z.number().int();
export const Cycle = z.object({
  seed: count,
  scenario: z.string(),
  arm: z.string(),
  folder: z.string(),
  preprocess_seconds: z.number(),
  seconds: z.number(),
  lies: count,
  lies_aside: count,
  honest: count,
  honest_aside: count,
  minority: count,
  minority_aside: count,
});
export type Cycle = z.infer<typeof Cycle>;

export interface Judged extends Cycle {
  readonly decision: string;
  /** Candidate minus champion on the test set. */
  readonly gain: number;
}

const Interval = z.object({ value: z.number(), low: z.number(), high: z.number() });
type Interval = z.infer<typeof Interval>;

/** What scores.py found of one scenario under one defence; shares of 1. */
export const Figure = z.object({
  scenario: z.string(),
  arm: z.string(),
  macro_f1: Interval,
  /** Minus that of the clean run, paired. */
  behind: Interval,
});
export type Figure = z.infer<typeof Figure>;

const points = ({ value, low, high }: Interval): string =>
  `${(value * 100).toFixed(1)} (${(low * 100).toFixed(1)} to ${(high * 100).toFixed(1)})`;

const share = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(0)} %`;

const total = (cycles: readonly Judged[], what: keyof Judged): number =>
  cycles.reduce((sum, cycle) => sum + Number(cycle[what]), 0);

const row = ({ scenario, arm, macro_f1, behind }: Figure, all: readonly Judged[]): string[] => {
  const cycles = all.filter((cycle) => cycle.scenario === scenario && cycle.arm === arm);
  const times = (name: string) => cycles.filter(({ decision }) => decision === name).length;
  return [
    scenario,
    arm,
    points(macro_f1),
    points(behind),
    share(total(cycles, 'lies_aside'), total(cycles, 'lies')),
    share(total(cycles, 'honest_aside'), total(cycles, 'honest')),
    share(total(cycles, 'minority_aside'), total(cycles, 'minority')),
    ['PROMOTE', 'HOLD', 'REJECT'].map(times).join(' / '),
  ];
};

const HEADINGS = [
  'feedback',
  'defence',
  'macro-F1',
  'less clean',
  'lies caught',
  'honest lost',
  'rare honest lost',
  'promoted / held / rejected',
];

/** A Markdown table; scores are in points (hundredths) with 95 % intervals. */
export const table = (figures: readonly Figure[], cycles: readonly Judged[]): string => {
  const rows = [HEADINGS, HEADINGS.map(() => '---'), ...figures.map((figure) => row(figure, cycles))];
  return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
};

/** Candidates worse than the champion on the test set that the gate would have promoted. */
export const harmful = (cycles: readonly Judged[]): Judged[] =>
  cycles.filter(({ decision, gain }) => decision === 'PROMOTE' && gain < 0);

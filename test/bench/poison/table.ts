// The poisoning benchmark's table: macro-F1 of each defence with an interval over seeds, what the filter caught, what the gate said.
import * as z from 'zod';

const count = z.number().int();
export const Cycle = z.object({
  seed: count,
  scenario: z.string(),
  arm: z.string(),
  folder: z.string(),
  macro_f1: z.number(),
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

/** Two-sided 95 % quantiles of Student's t by degrees of freedom 1 to 9; 1.96 beyond. */
const STUDENT = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262];

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Half the width of the 95 % interval of a mean; undefined for one value. */
const halfWidth = (values: readonly number[]): number | undefined => {
  if (values.length < 2) return undefined;
  const centre = mean(values);
  const variance = values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
  return (STUDENT[values.length - 2] ?? 1.96) * Math.sqrt(variance / values.length);
};

const points = (values: readonly number[]): string => {
  const width = halfWidth(values);
  const centre = (mean(values) * 100).toFixed(1);
  return width === undefined ? centre : `${centre} ± ${(width * 100).toFixed(1)}`;
};

const share = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(0)} %`;

/** Macro-F1 of the clean, undefended run of each seed. */
const cleanScores = (cycles: readonly Judged[]): Map<number, number> =>
  new Map(
    cycles
      .filter(({ scenario, arm }) => scenario === 'clean' && arm === 'undefended')
      .map(({ seed, macro_f1 }) => [seed, macro_f1]),
  );

const total = (cycles: readonly Judged[], what: keyof Judged): number =>
  cycles.reduce((sum, cycle) => sum + Number(cycle[what]), 0);

const row = (cycles: readonly Judged[], clean: Map<number, number>): string[] => {
  const [first] = cycles;
  const behind = cycles.map(({ seed, macro_f1 }) => macro_f1 - (clean.get(seed) ?? Number.NaN));
  const decisions = cycles.map(({ decision }) => decision);
  const times = (name: string) => decisions.filter((decision) => decision === name).length;
  return [
    first?.scenario ?? '',
    first?.arm ?? '',
    points(cycles.map(({ macro_f1 }) => macro_f1)),
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

/** A Markdown table; scores are in points (hundredths), the interval is of the mean over seeds. */
export const table = (cycles: readonly Judged[]): string => {
  const clean = cleanScores(cycles);
  const groups = new Map<string, Judged[]>();
  for (const cycle of cycles) {
    const key = `${cycle.scenario}\n${cycle.arm}`;
    groups.set(key, [...(groups.get(key) ?? []), cycle]);
  }
  const rows = [
    HEADINGS,
    HEADINGS.map(() => '---'),
    ...[...groups.values()].map((group) => row(group, clean)),
  ];
  return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
};

/** Candidates worse than the champion on the test set that the gate would have promoted. */
export const harmful = (cycles: readonly Judged[]): Judged[] =>
  cycles.filter(({ decision, gain }) => decision === 'PROMOTE' && gain < 0);

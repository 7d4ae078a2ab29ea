// What the gate's bench prints: a line a case with both rules' shares, then the acceptance figures with their verdict.
import type { Course } from './judge-looks.ts';

export interface CaseResult {
  readonly mix: string;
  readonly difference: number;
  readonly looks: number;
  readonly fresh: number;
  readonly candidates: 'one' | 'new';
  readonly courses: readonly Course[];
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`.padStart(7);
const shareOf = (courses: readonly Course[], is: (course: Course) => boolean): number =>
  courses.filter(is).length / courses.length;

const promotedFirst = (courses: readonly Course[]) => shareOf(courses, ({ first }) => first === 'PROMOTE');
const promotedWithin = (courses: readonly Course[]) =>
  shareOf(courses, ({ promotedAt }) => promotedAt !== undefined);

const points = (difference: number): string =>
  difference === 0
    ? 'equal'
    : `${Math.abs(100 * difference).toFixed(0)} points ${difference < 0 ? 'worse' : 'better'}`;

const evidence = ({ looks, fresh, candidates }: CaseResult): string => {
  if (looks === 1) return '1 look';
  const rows = fresh === 0 ? 'the same frozen rows' : `+${1000 * fresh} fresh rows a cycle`;
  return `${looks} looks, ${rows}, ${candidates === 'one' ? 'one candidate' : 'a new candidate each'}`;
};

export const header = (measured: Record<string, { rows: number; joint: number[][][] }>): string => {
  const lines = Object.entries(measured).map(([name, { rows, joint }]) => {
    const shares = joint.map((pairs) => {
      const all = pairs.flat().reduce((sum, count) => sum + count, 0);
      const same = pairs.reduce((sum, row, index) => sum + (row[index] ?? 0), 0);
      return `${(100 * (1 - same / all)).toFixed(1)} %`;
    });
    return `measured on ${name}: retrained pairs answer differently on ${shares.join(' / ')} of ${rows} Negative / Neutral / Positive texts`;
  });
  return [
    'Rows of a look: 1,000 (250 Negative, 250 Neutral, 500 Positive), reweighted to the mix; each later look adds the fresh rows.',
    ...lines,
    '',
    `${'mix'.padEnd(13)} ${'challenger'.padEnd(16)} ${'evidence'.padEnd(62)} first look (promote/hold/reject)   within   accuracy rule: first   within`,
  ].join('\n');
};

export const caseLine = (result: CaseResult): string => {
  const { mix, difference, courses } = result;
  const decided = (decision: Course['first']) => percent(shareOf(courses, ({ first }) => first === decision));
  const simple = percent(shareOf(courses, ({ firstByAccuracy }) => firstByAccuracy === 'PROMOTE'));
  const simpleWithin = percent(
    shareOf(courses, ({ promotedByAccuracyAt }) => promotedByAccuracyAt !== undefined),
  );
  return [
    mix.padEnd(13),
    points(difference).padEnd(16),
    `${evidence(result)} (${courses.length} pairs)`.padEnd(62),
    `${decided('PROMOTE')} ${decided('HOLD')} ${decided('REJECT')}`.padEnd(33),
    percent(promotedWithin(courses)),
    simple.padStart(21),
    simpleWithin,
  ].join(' ');
};

interface Demand {
  readonly what: string;
  readonly is: (result: CaseResult) => boolean;
  readonly share: (courses: readonly Course[]) => number;
  readonly met: (share: number) => boolean;
  readonly bound: string;
}

const accumulating = ({ candidates, fresh }: CaseResult) => candidates === 'one' && fresh === 1;
const at = (difference: number) => (result: CaseResult) =>
  result.difference === difference && accumulating(result);

const DEMANDS: readonly Demand[] = [
  { what: 'equal, first look', is: at(0), share: promotedFirst, met: (s) => s <= 0.05, bound: '<= 5 %' },
  { what: 'equal, any of 5 looks', is: at(0), share: promotedWithin, met: (s) => s <= 0.05, bound: '<= 5 %' },
  { what: '2 points worse', is: at(-0.02), share: promotedFirst, met: (s) => s <= 0.01, bound: '<= 1 %' },
  {
    what: '5 points better, first look',
    is: at(0.05),
    share: promotedFirst,
    met: (s) => s >= 0.8,
    bound: '>= 80 %',
  },
  {
    what: '2 points better, within 5 cycles',
    is: at(0.02),
    share: promotedWithin,
    met: (s) => s >= 0.8,
    bound: '>= 80 %',
  },
];

export const acceptanceLines = (results: readonly CaseResult[]): { lines: string[]; passed: boolean } => {
  const found = DEMANDS.flatMap((demand) =>
    results.filter(demand.is).map(({ mix, courses }) => ({ ...demand, mix, value: demand.share(courses) })),
  );
  return {
    lines: found.map(
      ({ mix, what, bound, value, met }) =>
        `${met(value) ? '✔' : '✖'} ${mix.padEnd(13)} ${what.padEnd(34)} ${percent(value)} promoted (${bound})`,
    ),
    passed: found.every(({ met, value }) => met(value)),
  };
};

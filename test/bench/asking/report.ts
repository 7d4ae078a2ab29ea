// The asking benchmark's page: both curves at equal numbers of labels, the share asked, and what asked labels are worth.
import type { AskingLimits } from '../../../functions/inference/asking.ts';
import { mean, type Point, standardError, worthInRandomLabels } from './learning-curve.ts';
import type { Measured, Sizes } from './one-seed.ts';

type Curve = 'random' | 'asked';

const pointOf = (measured: readonly Measured[], curve: Curve, labels: number): Point | undefined => {
  const scores = measured.flatMap((seed) => seed[curve].get(labels) ?? []);
  return scores.length === measured.length ? { labels, scores } : undefined;
};

const cell = (point: Point | undefined): string =>
  point === undefined
    ? '–'.padStart(16)
    : `${mean(point.scores).toFixed(3)} ± ${standardError(point.scores).toFixed(3)}`.padStart(16);

const gain = (random: Point | undefined, asked: Point | undefined): string => {
  if (random === undefined || asked === undefined) return '';
  const differences = asked.scores.map((score, seed) => score - (random.scores[seed] ?? 0));
  const sign = mean(differences) < 0 ? '' : '+';
  return `${sign}${mean(differences).toFixed(3)} ± ${standardError(differences).toFixed(3)}`.padStart(18);
};

const share = (value: number): string => `${(value * 100).toFixed(1)} %`;

export const report = (
  data: string,
  rows: number,
  sizes: Sizes,
  limits: AskingLimits,
  measured: readonly Measured[],
): string => {
  const base: Point = { labels: 0, scores: measured.map((seed) => seed.base) };
  const random = sizes.random.flatMap((labels) => pointOf(measured, 'random', labels) ?? []);
  const lines = [...new Set([...sizes.random, ...sizes.asked])]
    .sort((a, b) => a - b)
    .map((labels) => {
      const [plain, asked] = [pointOf(measured, 'random', labels), pointOf(measured, 'asked', labels)];
      return `${String(labels).padStart(8)}${cell(plain)}${cell(asked)}${gain(plain, asked)}`;
    });
  const reasons = ['low-margin', 'rare-class', 'exploration'].map((reason) => {
    const count = measured.reduce((sum, seed) => sum + (seed.reasons[reason] ?? 0), 0);
    const all = measured.reduce(
      (sum, seed) => sum + Object.values(seed.reasons).reduce((a, b) => a + b, 0),
      0,
    );
    return `${reason} ${share(all === 0 ? 0 : count / all)}`;
  });
  const worths = sizes.asked.flatMap((labels) => {
    const asked = pointOf(measured, 'asked', labels);
    if (asked === undefined) return [`${labels} labels were not asked for on every stream.`];
    const worth = worthInRandomLabels(mean(asked.scores), [base, ...random]);
    return [
      `${labels} asked labels are worth ${worth.beyond ? 'more than ' : ''}${worth.labels} random ones.`,
    ];
  });
  return [
    `\n${data}: ${rows} unique texts; base model on ${sizes.base}, judged on ${sizes.judged}, ${measured.length} seeds`,
    `rule: margin < ${limits.margin}, class share < ${limits.rareShare}, exploration ${limits.exploration}`,
    `asked: ${share(mean(measured.map(({ askedShare }) => askedShare)))} of the answers (${reasons.join(', ')})`,
    '',
    `macro-F1, mean ± standard error over seeds; without feedback ${cell(base).trim()}`,
    `${'labels'.padStart(8)}${'random'.padStart(16)}${'asked'.padStart(16)}${'paired difference'.padStart(18)}`,
    ...lines,
    '',
    ...worths,
    '',
  ].join('\n');
};

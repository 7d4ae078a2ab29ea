// Figures of the asking benchmark: means over seeds, and how many random labels a score is worth. Pure.

export interface Point {
  readonly labels: number;
  /** One score a seed. */
  readonly scores: readonly number[];
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Standard error of the mean; 0 for a single value. */
export const standardError = (values: readonly number[]): number => {
  if (values.length < 2) return 0;
  const centre = mean(values);
  const variance = values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
  return Math.sqrt(variance / values.length);
};

export interface Worth {
  readonly labels: number;
  /** `beyond`: even the last point of the curve lies below the score. */
  readonly beyond: boolean;
}

/** Where the curve of random labels first reaches the score, linear between its points. @param curve by rising labels. */
export const worthInRandomLabels = (score: number, curve: readonly Point[]): Worth => {
  const means = curve.map(({ labels, scores }) => ({ labels, score: mean(scores) }));
  for (const [index, point] of means.entries()) {
    if (point.score < score) continue;
    const before = means[index - 1];
    if (before === undefined) return { labels: point.labels, beyond: false };
    const share = (score - before.score) / (point.score - before.score);
    return { labels: Math.round(before.labels + share * (point.labels - before.labels)), beyond: false };
  }
  return { labels: means.at(-1)?.labels ?? 0, beyond: true };
};

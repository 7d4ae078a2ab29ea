// The two statistics behind the triggers: a cautious error rate and a measure of drift.

/** 95 % two-sided. */
const Z = 1.959964;

/** Lower end of Wilson's score interval for `hits` of `trials`; 0 without trials. (Wilson 1927.) */
export const wilsonLowerBound = (hits: number, trials: number): number => {
  if (trials === 0) return 0;
  const rate = hits / trials;
  const square = Z ** 2;
  const centre = rate + square / (2 * trials);
  const spread = Z * Math.sqrt((rate * (1 - rate) + square / (4 * trials)) / trials);
  return (centre - spread) / (1 + square / trials);
};

/** PSI between two sets of counts over the same bins; half a count stands in for an empty bin. Above 0.25 is usually called a shift. */
export const populationStabilityIndex = (expected: readonly number[], actual: readonly number[]): number => {
  const shares = (counts: readonly number[]) => {
    const filled = counts.map((count) => Math.max(count, 0.5));
    const total = filled.reduce((sum, count) => sum + count, 0);
    return filled.map((count) => count / total);
  };
  const then = shares(expected);
  return shares(actual).reduce((psi, now, bin) => {
    const was = then[bin] ?? now;
    return psi + (now - was) * Math.log(now / was);
  }, 0);
};

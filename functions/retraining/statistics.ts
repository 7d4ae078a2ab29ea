// The measure of drift behind the label-shift trigger.

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

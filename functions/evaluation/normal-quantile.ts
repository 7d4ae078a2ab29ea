// The quantile function of the normal distribution, for power estimates. Pure.

/** Abramowitz and Stegun 7.1.26 is good to 1.5e-7, which is far below what an estimate of rows needs. */
const normalShareBelow = (z: number): number => {
  const t = 1 / (1 + (0.3275911 * Math.abs(z)) / Math.SQRT2);
  const series =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const tail = (series * Math.exp((-z * z) / 2)) / 2;
  return z < 0 ? tail : 1 - tail;
};

/** The value below which `share` (0 to 1, exclusive) of a standard normal variable lies, to four decimals. */
export const normalQuantile = (share: number): number => {
  let [low, high] = [-8, 8];
  while (high - low > 1e-6) {
    const middle = (low + high) / 2;
    if (normalShareBelow(middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};

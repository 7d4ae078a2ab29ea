// Tells an error rate above its limit from bad luck, however often it is looked at. Pure.

/** What is known of rows that were compared with their predictions. Weights are 1 or more; `squares` are sums of weight². */
export interface Tally {
  readonly rows: number;
  readonly weight: number;
  readonly squares: number;
  readonly wrongWeight: number;
  readonly wrongSquares: number;
}

/** Of windows whose true rate is at the limit or below, at most this share ever triggers. */
export const FALSE_ALARMS = 0.05;

const ENOUGH = 1 / FALSE_ALARMS;
/** Stakes are 3/4, 3/8, … of the largest that cannot ruin the bettor: large ones find much soon, small ones find little late. */
const BOLDEST = 0.75;
const STAKES = 8;
/** A limit of 0 would make the stake infinite. */
const LEAST_LIMIT = 1e-6;

/**
 * The wealth of somebody who starts with 1 and bets on every row that the rate is above the limit: a stake of λ turns into
 * 1 + λ · weight · (wrong − limit). While the rate is at the limit or below, no such wealth grows on average, so it reaches
 * 20 at any time with a chance of 1/20 at most (Ville's inequality): looking after every row costs nothing. From the sums
 * follows a wealth that is never too high: log(1 + y) is bounded by y − const · y² at the smallest weight for wrong rows and
 * at the largest for right ones. Where all weights are 1 both bounds are exact.
 * @param largestWeight that any row may have.
 */
export const evidenceAbove = (limit: number, largestWeight: number): ((tally: Tally) => number) => {
  const rate = Math.max(limit, LEAST_LIMIT);
  const bets = Array.from({ length: STAKES }, (_, index) => {
    const stake = (BOLDEST / (rate * largestWeight)) * 2 ** -index;
    const gain = stake * (1 - rate);
    const loss = stake * rate;
    const worst = loss * largestWeight;
    const ofWrong = gain === 0 ? 0 : gain - Math.log1p(gain);
    const ofRight = ((-Math.log1p(-worst) - worst) * loss ** 2) / worst ** 2;
    return { stake, ofWrong, ofRight };
  });
  return ({ weight, squares, wrongWeight, wrongSquares }) => {
    let wealth = 0;
    for (const { stake, ofWrong, ofRight } of bets) {
      const won = stake * (wrongWeight - rate * weight);
      wealth += Math.exp(won - ofWrong * wrongSquares - ofRight * (squares - wrongSquares));
    }
    return wealth / STAKES;
  };
};

export const isEnough = (wealth: number): boolean => wealth > ENOUGH;

export const errorRate = ({ weight, wrongWeight }: Tally): number =>
  weight === 0 ? 0 : wrongWeight / weight;

/** As many rows of equal weight would say as much. (Kish 1965.) */
export const effectiveSample = ({ weight, squares }: Tally): number =>
  squares === 0 ? 0 : weight ** 2 / squares;

const HALVINGS = 30;

/** The highest limit that this evidence exceeds. @param limit one that it does exceed. */
export const lowerBound = (tally: Tally, limit: number, largestWeight: number): number => {
  let [below, above] = [limit, errorRate(tally)];
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const middle = (below + above) / 2;
    if (isEnough(evidenceAbove(middle, largestWeight)(tally))) below = middle;
    else above = middle;
  }
  return below;
};

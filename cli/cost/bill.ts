// The bill of a month: every quantity at its price, with sums by what they are owed to. Pure.
import { feedbackLines } from './feedback-lines.ts';
import { ROWS_ASSUMED } from './job-seconds.ts';
import { type Line, PARTS, type Part } from './line.ts';
import { predictionLines } from './prediction-lines.ts';
import { INSTANCES, PRICES, type Price } from './prices.ts';
import { retrainingLines, retrainings } from './retraining-lines.ts';
import { standingLines } from './standing-lines.ts';
import type { StageParameters, Standing, Workload } from './workload.ts';

export interface Priced extends Omit<Line, 'price'> {
  /** Undefined for an instance type that the table does not hold. */
  readonly price: Price | undefined;
  readonly usd: number | undefined;
}

export interface Bill {
  readonly lines: readonly Priced[];
  readonly sums: Readonly<Record<Part, number>>;
  readonly total: number;
  readonly retrainings: number;
  readonly crossed: number;
  /** What the reader must know before trusting the sum. */
  readonly warnings: readonly string[];
}

const priceOf = ({ price }: Line): Price | undefined =>
  typeof price === 'string' ? PRICES[price] : INSTANCES[price.instance];

const warningsOf = (work: Workload, lines: readonly Priced[]): string[] => {
  const without = [...new Set(lines.filter(({ usd }) => usd === undefined).map(({ what }) => what))];
  const rows = work.stored + work.feedback;
  const guessed = work.trainSeconds === undefined || work.processingSeconds === undefined;
  return [
    ...without.map((what) => `No price for "${what}": add it to cli/cost/prices.ts. It is not in the sums.`),
    ...(rows > ROWS_ASSUMED && guessed && work.feedback >= work.threshold
      ? [
          `The jobs' seconds are assumed for up to ${ROWS_ASSUMED.toLocaleString('en-GB')} rows, and there will be ${rows.toLocaleString('en-GB')}: measure a cycle and give --train-seconds and --processing-seconds.`,
        ]
      : []),
  ];
};

export const bill = (work: Workload, stage: StageParameters, there: Standing): Bill => {
  const lines = [
    ...standingLines(stage, there),
    ...feedbackLines(work, stage),
    ...predictionLines(work, stage),
    ...retrainingLines(work, stage),
  ]
    .filter(({ quantity }) => quantity > 0)
    .map((line): Priced => {
      const price = priceOf(line);
      return { ...line, price, usd: price === undefined ? undefined : line.quantity * price.usd };
    });
  const sumOf = (part: Part) =>
    lines.filter((line) => line.part === part).reduce((sum, { usd = 0 }) => sum + usd, 0);
  const sums = Object.fromEntries(PARTS.map((part) => [part, sumOf(part)])) as Record<Part, number>;
  return {
    lines,
    sums,
    total: PARTS.reduce((sum, part) => sum + sums[part], 0),
    retrainings: retrainings(work, stage),
    crossed: Math.floor(work.feedback / work.threshold),
    warnings: warningsOf(work, lines),
  };
};

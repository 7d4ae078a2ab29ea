// The bill as a table for people, the same in a terminal and in docs/costs.md.
import type { Bill, Priced } from './bill.ts';
import { PARTS, type Part } from './line.ts';
import { CHECKED, REGION } from './prices.ts';
import type { Workload } from './workload.ts';

const TITLES: Record<Part, string> = {
  standing: 'Idle: what stands, whether anybody comes or not',
  feedback: 'Corrections',
  predictions: 'Predictions',
  retraining: 'Retrainings',
};

const MARKS = { 'price-list': ' ', invoice: '°', unverified: '?' } as const;

export const whole = (value: number): string => Math.round(value).toLocaleString('en-GB');

export const quantityWords = (value: number): string =>
  value >= 100 ? whole(value) : String(Number(value.toPrecision(3)));

/** Per million where a unit costs next to nothing. */
export const priceWords = ({ price }: Priced): string => {
  if (price === undefined) return 'no price';
  const { usd, unit } = price;
  return usd < 0.001 ? `${Number((usd * 1e6).toPrecision(6))} / million ${unit}s` : `${usd} / ${unit}`;
};

const usdWords = (usd: number | undefined): string => (usd === undefined ? '–' : usd.toFixed(2));

const WIDTHS = [48, 14, 34] as const;

const row = (what: string, quantity: string, price: string, usd: string): string =>
  `${what.padEnd(WIDTHS[0])}${quantity.padStart(WIDTHS[1])}  ${price.padEnd(WIDTHS[2])}${usd.padStart(10)}`.trimEnd();

const part = ({ lines, sums }: Bill, name: Part): string[] => {
  const own = lines.filter((line) => line.part === name);
  if (own.length === 0) return [];
  return [
    '',
    row(TITLES[name], '', '', usdWords(sums[name])),
    ...own.map((line) => {
      const mark = line.price === undefined ? '?' : MARKS[line.price.trust];
      return row(
        `  ${line.what}`,
        quantityWords(line.quantity),
        `${priceWords(line)} ${mark}`,
        usdWords(line.usd),
      );
    }),
  ];
};

export const billWords = (work: Workload, bill: Bill): string => {
  const cycles =
    bill.retrainings < bill.crossed
      ? `${whole(bill.retrainings)} retrainings (${whole(bill.crossed)} thresholds of ${whole(work.threshold)} are crossed; one retraining runs at a time)`
      : `${whole(bill.retrainings)} retrainings at a threshold of ${whole(work.threshold)}`;
  return [
    `A month of ${whole(work.feedback)} corrections and ${whole(work.predictions)} predictions: ${cycles}.`,
    `USD on demand in ${REGION}, prices of ${CHECKED}, no free tier taken off.`,
    '',
    row('what', 'quantity', 'price', 'USD'),
    ...PARTS.flatMap((name) => part(bill, name)),
    '',
    row('Sum', '', '', usdWords(bill.total)),
    row('  of which idle', '', '', usdWords(bill.sums.standing)),
    '',
    '? price not verified   ° from a published bill of December 2023   others from copies of AWS’s price list',
    ...bill.warnings.map((warning) => `! ${warning}`),
  ].join('\n');
};

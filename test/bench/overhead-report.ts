// The overhead in figures: percentiles of both targets and what the stand-in adds to each.
import { tableOf } from '../soak/table.ts';
import type { Series } from './overhead-run.ts';

const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
};

const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits));

const figuresOf = ({ times, rates }: Series) => ({
  'p50 (ms)': rounded(quantile(times, 0.5)),
  'p99 (ms)': rounded(quantile(times, 0.99)),
  'requests/s (median)': Math.round(quantile(rates, 0.5)),
});

const NONE: Series = { target: 'bare', clients: 0, times: [], rates: [] };

/** For one number of clients: bare, through the stand-in, and the difference. */
function rowsOf(clients: number, series: readonly Series[]) {
  const of = (target: Series['target']) => series.find((each) => each.target === target) ?? NONE;
  const [bare, through] = [figuresOf(of('bare')), figuresOf(of('stand-in'))];
  const requests = of('bare').times.length;
  return [
    { clients, asked: 'serving process', requests, ...bare },
    { clients, asked: 'InvokeEndpoint', requests, ...through },
    {
      clients,
      asked: 'added',
      requests: '',
      'p50 (ms)': rounded(through['p50 (ms)'] - bare['p50 (ms)']),
      'p99 (ms)': rounded(through['p99 (ms)'] - bare['p99 (ms)']),
      'requests/s (median)': `${rounded(through['requests/s (median)'] / bare['requests/s (median)'])} ×`,
    },
  ];
}

export function reportOverhead(series: readonly Series[]): { text: string; figures: object } {
  const rows = [...Map.groupBy(series, ({ clients }) => clients)].flatMap(([clients, of]) =>
    rowsOf(clients, of),
  );
  return { text: tableOf(rows), figures: { rows } };
}

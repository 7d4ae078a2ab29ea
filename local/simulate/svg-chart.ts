// The curve of quality as SVG: three lines, the promotions marked, colours left to the page so that light and dark both read.

import { DAYS_PER_MONTH } from './crowd.ts';
import type { Checkpoint } from './curve.ts';
import type { Simulation } from './engine.ts';
import { axis } from './terminal-chart.ts';

const WIDTH = 860;
const HEIGHT = 340;
const LEFT = 52;
const RIGHT = 165;
const TOP = 16;
const BOTTOM = 44;
/** Least distance between two labels at the lines' ends. */
const LINE_HEIGHT = 17;

const SERIES = [
  { name: 'never retrained', style: 'never', of: ({ never_retrained }: Checkpoint) => never_retrained },
  { name: 'always promoted', style: 'always', of: ({ always_promoted }: Checkpoint) => always_promoted },
  { name: 'in service', style: 'live', of: ({ live }: Checkpoint) => live },
] as const;

const at = (value: number): string => value.toFixed(1);

interface Scale {
  readonly x: (day: number) => number;
  readonly y: (value: number) => number;
  readonly low: number;
  readonly high: number;
}

const scaleOf = ({ curve, days }: Simulation): Scale => {
  const { low, high } = axis(
    SERIES.flatMap(({ of }) => curve.map(of)),
    0.05,
  );
  return {
    low,
    high,
    x: (day) => LEFT + (day / days) * (WIDTH - LEFT - RIGHT),
    y: (value) => TOP + ((high - value) / (high - low)) * (HEIGHT - TOP - BOTTOM),
  };
};

const grid = ({ x, y, low, high }: Scale, days: number): string => {
  const values = Array.from({ length: Math.round((high - low) / 0.05) + 1 }, (_, step) => low + step * 0.05);
  const months = Array.from({ length: Math.floor(days / DAYS_PER_MONTH) + 1 }, (_, month) => month);
  const every = Math.ceil(months.length / 13);
  return [
    ...values.map(
      (value) =>
        `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at(y(value))}" y2="${at(y(value))}"/>` +
        `<text x="${LEFT - 8}" y="${at(y(value) + 4)}" text-anchor="end">${value.toFixed(2)}</text>`,
    ),
    ...months
      .filter((month) => month % every === 0)
      .map(
        (month) =>
          `<text x="${at(x(month * DAYS_PER_MONTH))}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${month}</text>`,
      ),
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 6}" text-anchor="middle">months</text>`,
  ].join('');
};

const lines = ({ x, y }: Scale, curve: readonly Checkpoint[]): string =>
  SERIES.map(({ style, of }) => {
    const points = curve.map((point) => `${at(x(point.day))},${at(y(of(point)))}`);
    return `<polyline class="line ${style}" points="${points.join(' ')}"/>`;
  }).join('');

/** Names stand at the lines' ends, pushed apart where the lines end together. */
const names = ({ y }: Scale, last: Checkpoint): string => {
  const placed = SERIES.map(({ name, style, of }) => ({
    name,
    style,
    value: of(last),
    top: y(of(last)) + 4,
  })).sort((a, b) => a.top - b.top);
  let free = 0;
  return placed
    .map(({ name, style, value, top }) => {
      const place = Math.max(top, free);
      free = place + LINE_HEIGHT;
      return `<text class="${style}" x="${WIDTH - RIGHT + 8}" y="${at(place)}">${name} ${value.toFixed(3)}</text>`;
    })
    .join('');
};

const promotions = ({ x, y }: Scale, { decisions, curve }: Simulation): string =>
  decisions
    .filter(({ outcome, ended_day }) => outcome === 'PROMOTED' && ended_day !== null && ended_day > 0)
    .map(({ cycle, ended_day, true_candidate }) => {
      const [day, value] = [ended_day ?? 0, true_candidate ?? curve[0]?.live ?? 0];
      return `<circle class="promotion" cx="${at(x(day))}" cy="${at(y(value))}" r="4"><title>cycle ${cycle} promoted on day ${day.toFixed(1)}: ${value.toFixed(3)}</title></circle>`;
    })
    .join('');

export const svgChart = (simulation: Simulation): string => {
  const scale = scaleOf(simulation);
  const last = simulation.curve.at(-1) as Checkpoint;
  return (
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="True macro-F1 over ${Math.round(simulation.days / DAYS_PER_MONTH)} months">` +
    grid(scale, simulation.days) +
    lines(scale, simulation.curve) +
    promotions(scale, simulation) +
    names(scale, last) +
    '</svg>'
  );
};

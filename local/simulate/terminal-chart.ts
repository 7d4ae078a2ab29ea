// The curve of quality as characters, for a terminal.
import type { Checkpoint } from './curve.ts';

const HEIGHT = 14;
const WIDTH = 64;
/** Drawn in this order: where curves meet, the later one is seen. */
const SERIES = [
  { name: 'never retrained', mark: '·', of: ({ never_retrained }: Checkpoint) => never_retrained },
  { name: 'always promoted', mark: '○', of: ({ always_promoted }: Checkpoint) => always_promoted },
  { name: 'in service', mark: '●', of: ({ live }: Checkpoint) => live },
] as const;

/** The range of the values, widened to whole steps. */
export const axis = (values: readonly number[], step: number): { low: number; high: number } => {
  const low = Math.floor(Math.min(...values) / step) * step;
  const high = Math.ceil(Math.max(...values) / step) * step;
  return { low, high: high > low ? high : low + step };
};

export const terminalChart = (curve: readonly Checkpoint[], days: number): string => {
  const { low, high } = axis(
    SERIES.flatMap(({ of }) => curve.map(of)),
    0.02,
  );
  const grid = Array.from({ length: HEIGHT + 1 }, () => Array.from({ length: WIDTH + 1 }, () => ' '));
  for (const { mark, of } of SERIES)
    for (const point of curve) {
      const row = HEIGHT - Math.round(((of(point) - low) / (high - low)) * HEIGHT);
      const column = Math.round((point.day / days) * WIDTH);
      (grid[row] as string[])[column] = mark;
    }
  const lines = grid.map((cells, row) => {
    const value = high - ((high - low) * row) / HEIGHT;
    return `  ${row % 2 === 0 ? value.toFixed(3) : '     '} │${cells.join('').trimEnd()}\n`;
  });
  const months = Math.round(days / 30);
  const legend = [...SERIES].reverse().map(({ mark, name }) => `${mark} ${name}`);
  return [
    '  true macro-F1\n',
    ...lines,
    `        └${'─'.repeat(WIDTH)}\n`,
    `         0${'months'.padStart(WIDTH / 2 + 2)}${String(months).padStart(WIDTH / 2 - 3)}\n`,
    `         ${legend.join('   ')}\n`,
  ].join('');
};

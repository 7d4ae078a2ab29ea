// Figures in columns, for people; the JSON report beside it is for programs.

export type Row = Readonly<Record<string, string | number>>;

const isNumber = (value: string | number | undefined): boolean => typeof value === 'number';

/** Lines of a table with a header; numbers to the right, texts to the left. */
export function tableOf(rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const widths = columns.map((column) =>
    Math.max(column.length, ...rows.map((row) => String(row[column] ?? '').length)),
  );
  const line = (row: Row, header = false) =>
    columns
      .map((column, position) => {
        const text = String(row[column] ?? '');
        const width = widths[position] ?? 0;
        const right = header ? rows.every((each) => isNumber(each[column])) : isNumber(row[column]);
        return right ? text.padStart(width) : text.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  const header = Object.fromEntries(columns.map((column) => [column, column]));
  return [
    line(header, true),
    widths.map((width) => '─'.repeat(width)).join('  '),
    ...rows.map((row) => line(row)),
  ].join('\n');
}

export const points = (share: number): number => Math.round(share * 1000) / 10;

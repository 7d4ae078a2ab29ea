// Cuts a file of corrections into pieces that POST /feedback/bulk takes, without reading a row's meaning. Pure.
import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';

export interface Piece {
  readonly contentType: 'text/csv' | 'application/x-ndjson';
  readonly body: string;
  readonly rows: number;
  /** Rows of the file before this piece. */
  readonly before: number;
  /** The same piece of the same file has the same key, so that a file sent again repeats and adds nothing. */
  readonly key: string;
}

/** Small enough that a progress bar moves, and that a piece lies within the 4 MiB and 5,000 rows of a request. */
const ROWS = 500;
const MOST_BYTES = 3 * 1024 * 1024;

const csvRows = (text: string): { header: string; rows: string[] } => {
  const records = parse(text, { bom: true, raw: true, relax_column_count: true, skip_empty_lines: true });
  const [header = '', ...rows] = (records as unknown as { raw: string }[]).map(({ raw }) => raw);
  return { header, rows };
};

const ended = (row: string): string => (row.endsWith('\n') ? row : `${row}\n`);

const grouped = (rows: readonly string[]): string[][] => {
  const groups: string[][] = [];
  let bytes = 0;
  for (const row of rows) {
    const size = Buffer.byteLength(row) + 1;
    const last = groups.at(-1);
    if (last === undefined || last.length === ROWS || bytes + size > MOST_BYTES) {
      groups.push([row]);
      bytes = size;
    } else {
      last.push(row);
      bytes += size;
    }
  }
  return groups;
};

/**
 * @param name decides the format: `.csv`, or `.jsonl` and `.ndjson`.
 * @throws Error for another name, and for CSV whose quoting is broken.
 */
export const piecesOf = (name: string, text: string): Piece[] => {
  const isCsv = /\.csv$/i.test(name);
  if (!isCsv && !/\.(jsonl|ndjson)$/i.test(name))
    throw new Error(
      `${name} is neither .csv nor .jsonl. Write CSV with a header, or one JSON object a line.`,
    );
  const { header, rows } = isCsv
    ? csvRows(text)
    : { header: '', rows: text.split('\n').filter((line) => line.trim() !== '') };
  const file = createHash('sha256').update(text).digest('hex').slice(0, 32);
  let before = 0;
  return grouped(rows).map((group, index) => {
    const body = `${isCsv ? ended(header) : ''}${group.map(ended).join('')}`;
    const piece: Piece = {
      contentType: isCsv ? 'text/csv' : 'application/x-ndjson',
      body,
      rows: group.length,
      before,
      key: `${file}-${index}`,
    };
    before += group.length;
    return piece;
  });
};
